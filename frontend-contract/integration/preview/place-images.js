/** @import { FindFile } from '../shared/shapes.ts' */
import { getImage } from 'astro:assets';
import { inferRemoteSize } from 'astro/assets/utils';
import { spreadAttributes } from 'astro/runtime/server/index.js';

// Astro's Markdown processors leave this in the place of an image that the build is to optimise.
const MARKED = /__ASTRO_IMAGE_="([^"]+)"/g;
/** @type {Record<string, string>} */
const ENTITIES = {
  '&quot;': '"',
  '&#x22;': '"',
  '&apos;': "'",
  '&#x27;': "'",
  '&amp;': '&',
  '&#x26;': '&',
  '&#38;': '&',
};
const ENTITY = new RegExp(Object.keys(ENTITIES).join('|'), 'g');

const TIMEOUT_MS = 2000; // For the beginning of one image.
const REMEMBERED = 2000; // Images.

/** @typedef {Awaited<ReturnType<typeof inferRemoteSize>>} Size */
/** @typedef {Record<string, unknown>} Attributes */

/** @type {Map<string, Promise<Size | undefined>>} */
const sizes = new Map();

/**
 * The HTML with every marked image as the build writes it, but for the address: local ones come from the CMS.
 *
 * @param {string} html
 * @param {FindFile} findFile
 */
export async function placeImages(html, findFile) {
  const marks = [...new Set(Array.from(html.matchAll(MARKED), ([mark]) => mark))];
  const placed = new Map();
  await Promise.all(marks.map(async (mark) => placed.set(mark, await placeImage(mark, findFile))));
  return html.replaceAll(MARKED, (mark) => placed.get(mark));
}

/**
 * @param {string} mark
 * @param {FindFile} findFile
 * @returns {Promise<string>}
 */
async function placeImage(mark, findFile) {
  const written = mark.replace(MARKED, '$1').replace(ENTITY, (entity) => ENTITIES[entity]);
  const { src, index, ...attributes } = JSON.parse(written);
  const address = findFile(src);
  if (address) return spreadAttributes(await localAttributes(address, attributes));
  if (!URL.canParse(src)) return spreadAttributes({ src, ...attributes });
  const image = await getImage({ src, ...attributes });
  return spreadAttributes({ src: image.src, ...image.attributes });
}

/**
 * What the build would write: asked of Astro as if the file had been imported, with its true size.
 *
 * @param {string} address
 * @param {Attributes} attributes
 * @returns {Promise<Attributes>}
 */
async function localAttributes(address, attributes) {
  const size = await measure(address);
  if (!size) return { src: address, ...attributes, loading: 'lazy', decoding: 'async' };
  const image = await getImage({ src: { ...size, src: address }, ...attributes });
  return { src: address, ...image.attributes };
}

/**
 * Width, height and format of an image, or undefined where it cannot be read. Without them the page would jump while
 * it loads and the panel would lose its place.
 *
 * @param {string} address
 * @returns {Promise<Size | undefined>}
 */
function measure(address) {
  if (sizes.size >= REMEMBERED) sizes.clear();
  const known = sizes.get(address);
  if (known) return known;
  const measured = Promise.race([inferRemoteSize(address), rejectLater()]).catch(() => {
    sizes.delete(address);
    return undefined;
  });
  sizes.set(address, measured);
  return measured;
}

/** @returns {Promise<never>} */
function rejectLater() {
  return new Promise((_, reject) => {
    setTimeout(reject, TIMEOUT_MS).unref();
  });
}
