/** @import { Event } from '../shared/shapes.ts' */
import { findImageError } from './images.js';

const HTML_IMAGE = /<img\b/i;
const WITHOUT_TEXT = /!\[\s*\]/;
const DESTINATION = /\](?:\(|:)\s*/g;
// An address without escapes, entities and percent-encoding, and with balanced parentheses.
const PLAIN = /(?:<([^<>\n\\&%]*)>|((?:[^\s()<>\\&%]|\([^\s()<>\\&%]*\))*))(?=[\s)]|$)/y;
const ELSEWHERE = /^(?:$|[/#?]|[a-z][a-z0-9+.-]*:)/i;

/**
 * Whether an event may have image errors. Only such events are rendered before the build. Where every address in a text
 * is plain and leads to an importable image or elsewhere, no image can be wrong.
 *
 * @param {Pick<Event, 'content' | 'path' | 'isPage'>} event
 */
export function mayHaveImageErrors(event) {
  const { content } = event;
  if (HTML_IMAGE.test(content) || WITHOUT_TEXT.test(content)) return true;
  if (!content.includes('![')) return false;
  return Array.from(content.matchAll(DESTINATION)).some(({ index, 0: start }) => {
    PLAIN.lastIndex = index + start.length;
    const found = PLAIN.exec(content);
    const address = found?.[1] ?? found?.[2];
    return address === undefined || (!ELSEWHERE.test(address) && findImageError(event, address) !== undefined);
  });
}
