/** Reads the elements of an HTML text: a subset of HTML, enough to find what a page refers to. */

// Comments and elements whose content is text, not elements.
const RAW_TEXT = /<!--[\s\S]*?-->|<(script|style|template|textarea|title)\b[\s\S]*?<\/\1\s*>/gi;
const TAG = /<([a-z][\w-]*)\b((?:"[^"]*"|'[^']*'|[^'">])*)>/gi;
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;
const ENTITY = /&(?:#x([0-9a-f]+)|#([0-9]+)|(amp|quot|apos|lt|gt));/gi;
/** @type {Record<string, string>} */
const NAMED_ENTITIES = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };

/**
 * @param {string} html
 * @returns {{ tag: string, attributes: Record<string, string> }[]} in document order, names in lower case
 */
export function readElements(html) {
  return Array.from(html.replaceAll(RAW_TEXT, '').matchAll(TAG), ([, tag, written]) => ({
    tag: tag.toLowerCase(),
    attributes: readAttributes(written),
  }));
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
