/** @import { Event } from '../shared/shapes.ts' */
import { findTrouble } from './images.js';

const HTML_IMAGE = /<img\b/i;
const WITHOUT_TEXT = /!\[\s*\]/;
const DESTINATION = /\](?:\(|:)\s*/g;
// An address that says what it says: nothing in it is escaped or encoded, and parentheses come in pairs.
const PLAIN = /(?:<([^<>\n\\&%]*)>|((?:[^\s()<>\\&%]|\([^\s()<>\\&%]*\))*))(?=[\s)]|$)/y;
const ELSEWHERE = /^(?:$|[/#?]|[a-z][a-z0-9+.-]*:)/i;

/**
 * Whether an event may have images that are to be complained of. Only these are rendered before the build: where
 * every address in a text is plain and leads to an image, so does every image's.
 *
 * @param {Pick<Event, 'content' | 'path' | 'isPage'>} event
 */
export function isSuspect(event) {
  const { content } = event;
  if (HTML_IMAGE.test(content) || WITHOUT_TEXT.test(content)) return true;
  if (!content.includes('![')) return false;
  return Array.from(content.matchAll(DESTINATION)).some(({ index, 0: start }) => {
    PLAIN.lastIndex = index + start.length;
    const found = PLAIN.exec(content);
    const address = found?.[1] ?? found?.[2];
    return address === undefined || (!ELSEWHERE.test(address) && findTrouble(event, address) !== undefined);
  });
}
