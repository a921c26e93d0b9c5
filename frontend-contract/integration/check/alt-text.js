/** @import { Content, Event, Finding } from '../shared/shapes.ts' */
import { findLine } from './source-position.js';

/**
 * The images of one event without alternative text.
 *
 * @param {Event} event
 * @param {Content} content
 * @returns {Finding[]}
 */
export function checkAltText(event, { images }) {
  const withoutAlt = new Set(images.filter(({ alt }) => !alt.trim()).map(({ src }) => src));
  return Array.from(withoutAlt, (src) => ({
    file: event.name,
    line: findLine(event.content, src),
    what: `image "${src}": say what it shows, unless it only decorates.`,
  }));
}
