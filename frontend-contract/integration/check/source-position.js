import { decodeEntities } from './html.js';

const LINE_END = /\r\n|\r|\n/;
const FENCE = /^(?:---|\+\+\+)[ \t]*$/;
const KEY = /^(?<quote>["']?)(?<key>[^"':=]*?)\k<quote>[ \t]*[:=]/;
const BEFORE_ADDRESS = /\]\(|\]:|=/;

/**
 * The line of a Markdown text on which an address is written, however it is encoded there.
 *
 * @param {string} text
 * @param {string} address as the Markdown processor understood it
 * @returns {number | undefined} from 1; of several, the first; undefined where a plugin made it up
 */
export function findLine(text, address) {
  const wanted = bare(address);
  if (!wanted) return undefined;
  const lines = text.split(LINE_END);
  const holds = (/** @type {string} */ line) => bare(line).includes(wanted);
  const likely = lines.findIndex((line) => BEFORE_ADDRESS.test(line) && holds(line));
  const number = 1 + (likely === -1 ? lines.findIndex(holds) : likely);
  return number || undefined;
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
