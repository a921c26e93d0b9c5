import { decodeEntities } from './html.js';

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
  const lines = text.split(/\r\n|\r|\n/);
  const holds = (line) => bare(line).includes(wanted);
  const likely = lines.findIndex((line) => BEFORE_ADDRESS.test(line) && holds(line));
  const number = 1 + (likely === -1 ? lines.findIndex(holds) : likely);
  return number || undefined;
}

/** Without what Markdown, HTML and addresses put around a character to write it. */
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
