/** Reads the elements of an HTML text: a subset of HTML, enough to find what a page refers to. */

const WRITTEN = '(?:"[^"]*"|\'[^\']*\'|[^\'">])*';
// A comment; an element whose content is text, not elements, with that text; any other element.
const ELEMENT = new RegExp(
  `<!--[\\s\\S]*?-->|<(script|style|textarea|title)\\b(${WRITTEN})>([\\s\\S]*?)(?=</\\1\\s*>)|<([a-z][\\w-]*)\\b(${WRITTEN})>`,
  'gi',
);
/** Among the attributes of a `style` element: the name of its text. */
export const TEXT = '';
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;
const ENTITY = /&(?:#x([0-9a-f]+)|#([0-9]+)|(amp|quot|apos|lt|gt));/gi;
/** @type {Record<string, string>} */
const NAMED_ENTITIES = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };

/**
 * @param {string} html
 * @returns {{ tag: string, attributes: Record<string, string> }[]} in document order, names in lower case
 */
export function readElements(html) {
  return Array.from(html.matchAll(ELEMENT), ([, textual, ofTextual, text, other, ofOther]) => {
    const tag = (textual ?? other ?? '').toLowerCase();
    const attributes = readAttributes(ofTextual ?? ofOther ?? '');
    return { tag, attributes: tag === 'style' && text ? { ...attributes, [TEXT]: text } : attributes };
  }).filter(({ tag }) => tag);
}

/**
 * The HTML with other values of attributes and nothing else changed.
 *
 * @param {string} html
 * @param {(tag: string, name: string, value: string) => string} change gets the names in lower case and the value
 *   decoded; the text of a `style` element has the name TEXT
 */
export function changeAttributes(html, change) {
  return html.replaceAll(ELEMENT, (element, textual, ofTextual, text, other, ofOther) => {
    const name = textual ?? other;
    if (!name) return element;
    const tag = name.toLowerCase();
    const opening = `<${name}${changeWritten(ofTextual ?? ofOther, tag, change)}>`;
    return opening + (tag === 'style' && text ? change(tag, TEXT, text) : (text ?? ''));
  });
}

/**
 * @param {string} written the attributes of one element
 * @param {string} tag
 * @param {(tag: string, name: string, value: string) => string} change
 */
function changeWritten(written, tag, change) {
  return written.replaceAll(ATTRIBUTE, (/** @type {string[]} */ ...[attribute, name, ...values]) => {
    const value = decodeEntities(values.slice(0, 3).find((each) => each !== undefined) ?? '');
    const changed = change(tag, name.toLowerCase(), value);
    return changed === value ? attribute : `${name}="${changed.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;
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
