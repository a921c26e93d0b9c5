/**
 * The addresses of an HTML text, and which of them are relative to it: the one reader of the preview and of the checks.
 * exporters/core/local_addresses.py reads the same; both are tested with ../../local-addresses.cases.json.
 */

import { changeAttributes, readElements, TEXT } from './html.js';

/**
 * @type {Record<string, string[]>} tag -> its attributes with an address; besides, `style` of any tag, the text of a style,
 *   and the HTML in the `srcdoc` of an iframe
 */
const ADDRESSES = {
  a: ['href', 'xlink:href'],
  area: ['href'],
  audio: ['src'],
  embed: ['src'],
  feimage: ['href', 'xlink:href'],
  frame: ['src', 'longdesc'],
  iframe: ['src', 'longdesc'],
  image: ['href', 'xlink:href'],
  img: ['src', 'srcset', 'longdesc'],
  input: ['src'],
  link: ['href'],
  object: ['data'],
  script: ['src'],
  source: ['src', 'srcset'],
  track: ['src'],
  use: ['href', 'xlink:href'],
  video: ['src', 'poster'],
};
/** Attributes of any tag that hold an address: of older HTML, and what scripts load later. */
const OF_ANY_TAG = [
  'background',
  'data-background',
  'data-background-image',
  'data-bg',
  'data-lazy-src',
  'data-lazy-srcset',
  'data-original',
  'data-poster',
  'data-src',
  'data-srcset',
  'imagesrcset',
];
const CSS_URL = /(?:url\(\s*|@import\s+(?=["']))(["']?)(?<address>.*?)\1(?:\s*\)|(?<=["']))/dgi;
const SRCSET_CANDIDATE = /(?<address>[^\s,]\S*[^\s,])(?:\s[^,]*)?(?:,|$)/dg; // Address, then width or density.
const WHOLE = /^\s*(?<address>[\s\S]*?)\s*$/dg;
// A scheme, a root, a fragment, a query or nothing; and an alias of the project's own ("~/x", "@assets/x").
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|[/#?\\]|$|[@~$][^/]*\/)/i;

/**
 * Whether an address is relative to the text that it stands in.
 *
 * @param {string} address
 */
export function isLocal(address) {
  return !ELSEWHERE.test(address);
}

/**
 * All addresses of an element, local or not.
 *
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @returns {string[]}
 */
export function readAddresses(tag, attributes) {
  const found = [...(ADDRESSES[tag] ?? []), ...OF_ANY_TAG, 'style', TEXT].flatMap((name) => {
    const value = attributes[name];
    return value === undefined ? [] : findAddresses(tag, name, value).map(([start, end]) => value.slice(start, end));
  });
  const inner = isDocument(tag, 'srcdoc') ? readElements(attributes.srcdoc ?? '') : [];
  return [...found, ...inner.flatMap((element) => readAddresses(element.tag, element.attributes))];
}

/**
 * Whether an attribute is an HTML text of its own, whose addresses are relative to that around it.
 *
 * @param {string} tag
 * @param {string} name
 */
function isDocument(tag, name) {
  return tag === 'iframe' && name === 'srcdoc';
}

/**
 * The HTML with other addresses and nothing else changed.
 *
 * @param {string} html
 * @param {(address: string) => string | undefined} find the other address; undefined where it stays
 * @returns {string}
 */
export function replaceAddresses(html, find) {
  return changeAttributes(html, (tag, name, value) => {
    if (isDocument(tag, name)) return replaceAddresses(value, find);
    let changed = value;
    for (const [start, end] of findAddresses(tag, name, value).reverse()) {
      changed =
        changed.slice(0, start) + (find(value.slice(start, end)) ?? value.slice(start, end)) + changed.slice(end);
    }
    return changed;
  });
}

/**
 * Where the addresses in an attribute begin and end.
 *
 * @param {string} tag
 * @param {string} name
 * @param {string} value
 * @returns {[start: number, end: number][]}
 */
function findAddresses(tag, name, value) {
  const isAddress = OF_ANY_TAG.includes(name) || ADDRESSES[tag]?.includes(name);
  if (!isAddress && name !== 'style' && name !== TEXT) return [];
  const pattern = isAddress ? (name.endsWith('srcset') ? SRCSET_CANDIDATE : WHOLE) : CSS_URL;
  return Array.from(value.matchAll(pattern), ({ indices }) => /** @type {any} */ (indices).groups.address);
}
