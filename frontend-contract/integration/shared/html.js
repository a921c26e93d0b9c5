/** Reads the elements of an HTML text: a subset of HTML, enough to find what a page refers to. */

const WRITTEN = '(?:"[^"]*"|\'[^\']*\'|[^\'">])*';
// Comments, and elements whose content is text, not elements.
const RAW_TEXT = new RegExp(
  `<!--[\\s\\S]*?-->|(<(script|style|textarea|title)\\b${WRITTEN}>)[\\s\\S]*?</\\2\\s*>`,
  'gi',
);
const TAG = new RegExp(`<([a-z][\\w-]*)\\b(${WRITTEN})>`, 'gi');
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;
const ENTITY = /&(?:#x([0-9a-f]+)|#([0-9]+)|(amp|quot|apos|lt|gt));/gi;
/** @type {Record<string, string>} */
const NAMED_ENTITIES = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };

/**
 * @param {string} html
 * @returns {{ tag: string, attributes: Record<string, string> }[]} in document order, names in lower case
 */
export function readElements(html) {
  const elements = html.replaceAll(RAW_TEXT, (_, opening = '') => opening);
  return Array.from(elements.matchAll(TAG), ([, tag, written]) => ({
    tag: tag.toLowerCase(),
    attributes: readAttributes(written),
  }));
}

/**
 * The HTML with other values of attributes and nothing else changed.
 *
 * @param {string} html
 * @param {(tag: string, name: string, value: string) => string} change gets the names in lower case and the value decoded
 */
export function changeAttributes(html, change) {
  const spans = Array.from(html.matchAll(RAW_TEXT), ({ index, 0: text, 1: opening = '' }) => [
    index + opening.length,
    index + text.length,
  ]);
  return html.replaceAll(TAG, (element, tag, written, at) => {
    if (spans.some(([start, end]) => start <= at && at < end)) return element;
    const changed = written.replaceAll(ATTRIBUTE, (/** @type {string[]} */ ...[attribute, name, ...values]) => {
      const value = decodeEntities(values.slice(0, 3).find((each) => each !== undefined) ?? '');
      const other = change(tag.toLowerCase(), name.toLowerCase(), value);
      return other === value ? attribute : `${name}="${other.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;
    });
    return changed === written ? element : `<${tag}${changed}>`;
  });
}

/**
 * @param {string} written
 * @returns {Record<string, string>}
 */
function readAttributes(written) {
  const attributes = Array.from(written.matchAll(ATTRIBUTE), ([, name, ...values]) => [
    name.toLowerCase(),
    decodeEntities(values.find((value) => value !== undefined) ?? ''),
  ]);
  // Of two attributes with one name the first counts, as in a browser.
  return Object.fromEntries(attributes.reverse());
}

/** @param {string} text */
export function decodeEntities(text) {
  return text.replaceAll(ENTITY, (entity, hexadecimal, decimal, name) => {
    if (name) return NAMED_ENTITIES[name.toLowerCase()];
    const number = hexadecimal ? Number.parseInt(hexadecimal, 16) : Number(decimal);
    return number <= 0x10ffff ? String.fromCodePoint(number) : entity;
  });
}
