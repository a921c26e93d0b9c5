import { decodeEntities } from './html.js';

const LINE_END = /\r\n|\r|\n/;
const FENCE = /^(?:---|\+\+\+)[ \t]*$/;
const KEY = /^(?<quote>["']?)(?<key>[^"':=]*?)\k<quote>[ \t]*[:=]/;
// Code and comments; in them an address is text.
const UNREAD =
  /^( {0,3})(`{3,}|~{3,})[^\n]*(?:\n(?! {0,3}\2)[^\n]*)*(?:\n {0,3}\2[^\n]*)?|(`+)(?!`)[\s\S]*?[^`]\3(?!`)|<!--[\s\S]*?-->/gm;
const IMAGE = /!\[(?:[^[\]]|\[[^[\]]*\])*\]\(\s*<?$/;
const LINK = /\]\(\s*<?$/;
const DEFINITION = /^ {0,3}\[[^\]]+\]:\s*<?$/;
const ATTRIBUTE = /\b([a-z:]+)\s*=\s*(?:"[^"]*|'[^']*|)$/i;
const FOLLOWS_ADDRESS = /^(?:[\s)>"',?#]|$)/;

/**
 * The line of a Markdown text on which an address is written, however it is encoded there.
 *
 * @param {string} text
 * @param {string} address as the Markdown processor understood it
 * @param {boolean} [isLink] whether somebody follows it, or a page shows what is there
 * @returns {number | undefined} from 1; of several that are as likely, the first; undefined where a plugin made it up
 */
export function findLine(text, address, isLink = false) {
  const wanted = bare(address);
  if (!wanted) return undefined;
  const lines = blank(text).split(LINE_END);
  const scores = lines.map((line) => scoreLine(bare(line), wanted, isLink));
  const best = Math.max(0, ...scores);
  return best ? 1 + scores.indexOf(best) : undefined;
}

/**
 * How likely a line has an address in that place: 0 where it does not have the characters.
 *
 * @param {string} line
 * @param {string} wanted
 * @param {boolean} isLink
 */
function scoreLine(line, wanted, isLink) {
  let best = 0;
  for (let at = line.indexOf(wanted); at !== -1; at = line.indexOf(wanted, at + 1)) {
    const isWhole = FOLLOWS_ADDRESS.test(line.slice(at + wanted.length));
    best = Math.max(best, isWhole ? scorePlace(line.slice(0, at), isLink) : 1);
  }
  return best;
}

/** @param {string} before what the line has before the address @param {boolean} isLink */
function scorePlace(before, isLink) {
  if (IMAGE.test(before)) return isLink ? 3 : 5;
  if (LINK.test(before)) return isLink ? 5 : 3;
  if (DEFINITION.test(before)) return 4;
  const attribute = ATTRIBUTE.exec(before)?.[1].toLowerCase();
  if (attribute) return (attribute === 'href') === isLink ? 5 : 3;
  return 2;
}

/**
 * A text of as many lines, without its code and its comments.
 *
 * @param {string} text
 */
function blank(text) {
  return text.replaceAll(UNREAD, (unread) => unread.replaceAll(/[^\r\n]/g, ' '));
}

/**
 * The line of a file on which a key of its front matter stands.
 *
 * @param {string} text
 * @param {string} key
 * @returns {number | undefined} from 1; undefined where the key is missing, or written in a way of its own
 */
export function findKey(text, key) {
  const lines = text.split(LINE_END);
  const end = lines.findIndex((line, number) => number > 0 && FENCE.test(line));
  return 1 + lines.slice(0, end).findIndex((line) => KEY.exec(line)?.groups?.key === key) || undefined;
}

/**
 * Without what Markdown, HTML and addresses put around a character to write it.
 *
 * @param {string} written
 */
function bare(written) {
  return decodeEntities(decodeAddress(written)).replaceAll('\\', '');
}

/**
 * A text with what is percent-encoded decoded; as it is where that is not possible.
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
