/** @import { CollectionFile, Schema } from '../shared/shapes.ts' */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/**
 * A digest of all that an entry is made of: its text, the bytes of its images, the contract that judged it. A page that
 * is kept between builds for as long as this stays the same never shows an image that was replaced.
 *
 * @param {Pick<CollectionFile, 'text' | 'url'>} file
 * @param {string[]} images as the Markdown processor names them. One that an alias leads to counts by its name alone
 * @param {Schema} contract
 * @returns {Promise<string>} SHA-256 in hexadecimal digits
 */
export async function digestEntry({ text, url }, images, contract) {
  const digests = [sha256(JSON.stringify(contract)), sha256(text)];
  for (const image of images) digests.push(sha256(image), await digestFile(image, url));
  return sha256(digests.join('\n'));
}

/**
 * @param {string} image
 * @param {URL} url of the file that shows it
 * @returns {Promise<string>} "" where there is no such file, as where an alias names it
 */
async function digestFile(image, url) {
  try {
    // Astro does not decode such a name; a URL would.
    return sha256(await readFile(new URL(image.split('/').map(encodeURIComponent).join('/'), url)));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return '';
    throw error;
  }
}

/** @param {string | Buffer} content */
function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}
