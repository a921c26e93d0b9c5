import { decodeEntities } from '../shared/html.js';

const LINE_END = /\r\n|\r|\n/;
const FENCE = /^(?:---|\+\+\+)[ \t]*$/;
const KEY = /^(?<quote>["']?)(?<key>[^"':=]*?)\k<quote>[ \t]*[:=]/;
// Code and comments, in which an address is plain text.
const IGNORED =
  /^( {0,3})(`{3,}|~{3,})[^\n]*(?:\n(?! {0,3}\2)[^\n]*)*(?:\n {0,3}\2[^\n]*)?|(`+)(?!`)[\s\S]*?[^`]\3(?!`)|<!--[\s\S]*?-->/gm;
const IMAGE = /!\[(?:[^[\]]|\[[^[\]]*\])*\]\(\s*<?$/;
const LINK = /\]\(\s*<?$/;
const DEFINITION = /^ {0,3}\[[^\]]+\]:\s*<?$/;
const ATTRIBUTE = /\b([a-z:]+)\s*=\s*(?:"[^"]*|'[^']*|)$/i;
const FOLLOWS_ADDRESS = /^(?:[\s)>"',?#]|$)/;

/**
 * The line of a Markdown text on which an address is written, in whatever encoding.
 *
 * @param {string} text
 * @param {string} address as the Markdown processor decodes it
 * @param {boolean} [isLink] whether it is a link's; else an image's
 * @returns {number | undefined} from 1; the most likely one; undefined where the text does not have the address, as when a plugin added it
 */
export function findLine(text, address, isLink = false) {
  const wanted = plainText(address);
  if (!wanted) return undefined;
  const lines = blankIgnored(text).split(LINE_END);
  const scores = lines.map((line) => scoreLine(plainText(line), wanted, isLink));
  const best = Math.max(0, ...scores);
  return best ? 1 + scores.indexOf(best) : undefined;
}

/**
 * How likely a line holds the address of this kind of reference: 0 where the line does not contain it.
 *
 * @param {string} line
 * @param {string} wanted
 * @param {boolean} isLink
 */
function scoreLine(line, wanted, isLink) {
  let best = 0;
  for (let at = line.indexOf(wanted); at !== -1; at = line.indexOf(wanted, at + 1)) {
    const isWhole = FOLLOWS_ADDRESS.test(line.slice(at + wanted.length));
    best = Math.max(best, isWhole ? scoreContext(line.slice(0, at), isLink) : 1);
  }
  return best;
}

/** @param {string} before the line up to the address @param {boolean} isLink */
function scoreContext(before, isLink) {
  if (IMAGE.test(before)) return isLink ? 3 : 5;
  if (LINK.test(before)) return isLink ? 5 : 3;
  if (DEFINITION.test(before)) return 4;
  const attribute = ATTRIBUTE.exec(before)?.[1].toLowerCase();
  if (attribute) return (attribute === 'href') === isLink ? 5 : 3;
  return 2;
}

/**
 * The text with code and comments blanked out, with the same number of lines.
 *
 * @param {string} text
 */
function blankIgnored(text) {
  return text.replaceAll(IGNORED, (ignored) => ignored.replaceAll(/[^\r\n]/g, ' '));
}

/**
 * The line on which a key of the front matter is written.
 *
 * @param {string} text
 * @param {string} key
 * @returns {number | undefined} from 1; undefined where the key is missing or written in an unusual way
 */
export function findKey(text, key) {
  const lines = text.split(LINE_END);
  const end = lines.findIndex((line, number) => number > 0 && FENCE.test(line));
  return 1 + lines.slice(0, end).findIndex((line) => KEY.exec(line)?.groups?.key === key) || undefined;
}

/**
 * A text without the escapes of Markdown, HTML and percent-encoding, for comparisons.
 *
 * @param {string} written
 */
function plainText(written) {
  return decodeEntities(decodeAddress(written)).replaceAll('\\', '');
}

/**
 * Decode percent-encoding; invalid sequences stay as they are.
 *
 * @param {string} address
 */
export function decodeAddress(address) {
  return address.replaceAll(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}
