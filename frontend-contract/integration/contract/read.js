/** @import { Schema } from '../shared/shapes.ts' */
import { existsSync, readFileSync } from 'node:fs';
import { readShipped } from '../shared/shipped.js';
import { extend } from './extend.js';

// In the root of an Astro project.
const EXTENSION_FILE = 'event.extension.json';

/**
 * The contract, merged with the site's extension if there is one.
 *
 * @param {URL} root the Astro project's
 * @returns {Schema}
 */
export function readContract(root) {
  const contract = /** @type {Schema} */ (readShipped('event.schema.json'));
  if (!hasExtension(root)) return contract;
  const text = readFileSync(new URL(EXTENSION_FILE, root), 'utf8');
  return extend(contract, parse(text), /** @type {Schema} */ (readShipped('extension.schema.json')));
}

/** @param {URL} root the Astro project's */
export function hasExtension(root) {
  return existsSync(new URL(EXTENSION_FILE, root));
}

/**
 * @param {string} text
 * @returns {unknown}
 */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    throw new Error(`${EXTENSION_FILE}: is not JSON: ${message}. Correct the file.`);
  }
}
