/** @import { Content, Event, Finding } from '../shared/shapes.ts' */
import { findLine } from './source-position.js';

/**
 * The images of one event that say nothing to those who cannot see them.
 *
 * @param {Event} event
 * @param {Content} content
 * @returns {Finding[]}
 */
export function checkAltText(event, { images }) {
  const silent = new Set(images.filter(({ alt }) => !alt.trim()).map(({ src }) => src));
  return Array.from(silent, (src) => ({
    file: event.name,
    line: findLine(event.content, src),
    what: `image "${src}": say what it shows, unless it only decorates.`,
  }));
}
