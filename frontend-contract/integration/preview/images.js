import { getImage } from 'astro:assets';
import { inferRemoteSize } from 'astro/assets/utils';
import { spreadAttributes } from 'astro/runtime/server/index.js';

// Astro's Markdown processors leave this in the place of an image that the build is to optimise.
const MARKED = /__ASTRO_IMAGE_="([^"]+)"/g;
const ENTITIES = { '&quot;': '"', '&#x22;': '"', '&apos;': "'", '&#x27;': "'", '&amp;': '&', '&#x26;': '&', '&#38;': '&' };
const ENTITY = new RegExp(Object.keys(ENTITIES).join('|'), 'g');

const PATIENCE = 2000; // Milliseconds for the beginning of one image.
const REMEMBERED = 2000; // Images.

/** @type {Map<string, Promise<object | undefined>>} */
const sizes = new Map();

/**
 * The HTML with every marked image as the build writes it, but for the address: local ones come from the CMS.
 *
 * @param {string} html
 * @param {(reference: string) => string | undefined} findFile local reference -> address
 */
export async function placeImages(html, findFile) {
  const marks = [...new Set(Array.from(html.matchAll(MARKED), ([mark]) => mark))];
  const placed = new Map(await Promise.all(marks.map(async (mark) => [mark, await placeImage(mark, findFile)])));
  return html.replaceAll(MARKED, (mark) => placed.get(mark));
}

async function placeImage(mark, findFile) {
  const written = mark.replace(MARKED, '$1').replace(ENTITY, (entity) => ENTITIES[entity]);
  const { src, index, ...attributes } = JSON.parse(written);
  const address = findFile(src);
  if (address) return spreadAttributes(await localAttributes(address, attributes));
  if (!URL.canParse(src)) return spreadAttributes({ src, ...attributes });
  const image = await getImage({ src, ...attributes });
  return spreadAttributes({ src: image.src, ...image.attributes });
}

/** What the build would write: asked of Astro as if the file had been imported, with its true size. */
async function localAttributes(address, attributes) {
  const size = await measure(address);
  if (!size) return { src: address, ...attributes, loading: 'lazy', decoding: 'async' };
  const image = await getImage({ src: { ...size, src: address }, ...attributes });
  return { src: address, ...image.attributes };
}

/**
 * Width, height and format of an image, or undefined where it cannot be read. Without them the page would jump while
 * it loads and the panel would lose its place.
 */
function measure(address) {
  if (sizes.size >= REMEMBERED) sizes.clear();
  if (!sizes.has(address)) {
    const measured = Promise.race([inferRemoteSize(address), rejectLater()]).catch(() => {
      sizes.delete(address);
      return undefined;
    });
    sizes.set(address, measured);
  }
  return sizes.get(address);
}

function rejectLater() {
  return new Promise((_, reject) => {
    setTimeout(reject, PATIENCE).unref();
  });
}
