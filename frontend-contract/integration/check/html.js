/** The elements of an HTML text: as much of HTML as it takes to find what a page refers to. */

// What looks like an element in here is text.
const OPAQUE = /<!--[\s\S]*?-->|<(script|style|template|textarea|title)\b[\s\S]*?<\/\1\s*>/gi;
const TAG = /<([a-z][\w-]*)\b((?:"[^"]*"|'[^']*'|[^'">])*)>/gi;
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;
const ENTITY = /&(?:#x([0-9a-f]+)|#([0-9]+)|(amp|quot|apos|lt|gt));/gi;
/** @type {Record<string, string>} */
const NAMED = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };

/**
 * @param {string} html
 * @returns {{ tag: string, attributes: Record<string, string> }[]} in their order, names in lower case
 */
export function readElements(html) {
  return Array.from(html.replaceAll(OPAQUE, '').matchAll(TAG), ([, tag, written]) => ({
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
  // The first of two of one name counts, in a browser too.
  return Object.fromEntries(attributes.reverse());
}

/** @param {string} text */
export function decodeEntities(text) {
  return text.replaceAll(ENTITY, (entity, hexadecimal, decimal, name) => {
    if (name) return NAMED[name.toLowerCase()];
    const number = hexadecimal ? Number.parseInt(hexadecimal, 16) : Number(decimal);
    return number <= 0x10ffff ? String.fromCodePoint(number) : entity;
  });
}
