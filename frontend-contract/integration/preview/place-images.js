/** @import { FindFile } from '../shared/shapes.ts' */
import { getImage } from 'astro:assets';
import { inferRemoteSize } from 'astro/assets/utils';
import { spreadAttributes } from 'astro/runtime/server/index.js';

// Astro's Markdown processors leave this marker for an image that the build optimises.
const IMAGE_MARKER = /__ASTRO_IMAGE_="([^"]+)"/g;
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

const TIMEOUT_MS = 2000; // For reading the size of one image.
const MAX_CACHED_SIZES = 2000;

/** @typedef {Awaited<ReturnType<typeof inferRemoteSize>>} Size */
/** @typedef {Record<string, unknown>} Attributes */

/** @type {Map<string, Promise<Size | undefined>>} */
const sizes = new Map();

/**
 * The HTML with every marked image as the build writes it, except that local images have a URL of the CMS.
 *
 * @param {string} html
 * @param {FindFile} findFile
 */
export async function placeImages(html, findFile) {
  const markers = [...new Set(Array.from(html.matchAll(IMAGE_MARKER), ([marker]) => marker))];
  const placed = new Map();
  await Promise.all(markers.map(async (marker) => placed.set(marker, await placeImage(marker, findFile))));
  return html.replaceAll(IMAGE_MARKER, (marker) => placed.get(marker));
}

/**
 * @param {string} marker
 * @param {FindFile} findFile
 * @returns {Promise<string>}
 */
async function placeImage(marker, findFile) {
  const written = marker.replace(IMAGE_MARKER, '$1').replace(ENTITY, (entity) => ENTITIES[entity]);
  const { src, index, ...attributes } = JSON.parse(written);
  const address = findFile(src);
  if (address) return spreadAttributes(await localAttributes(address, attributes));
  if (!URL.canParse(src)) return spreadAttributes({ src, ...attributes });
  const image = await getImage({ src, ...attributes });
  return spreadAttributes({ src: image.src, ...image.attributes });
}

/**
 * The attributes that the build would write: Astro's own, for the image's real size.
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
 * Width, height and format of an image; undefined where it cannot be read. Without them the layout would shift while the
 * image loads, and the scroll position would be lost.
 *
 * @param {string} address
 * @returns {Promise<Size | undefined>}
 */
function measure(address) {
  if (sizes.size >= MAX_CACHED_SIZES) sizes.clear();
  const known = sizes.get(address);
  if (known) return known;
  const measured = Promise.race([inferRemoteSize(address), rejectAfterTimeout()]).catch(() => {
    sizes.delete(address);
    return undefined;
  });
  sizes.set(address, measured);
  return measured;
}

/** @returns {Promise<never>} */
function rejectAfterTimeout() {
  return new Promise((_, reject) => {
    setTimeout(reject, TIMEOUT_MS).unref();
  });
}
