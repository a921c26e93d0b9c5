import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { extend } from './extend.js';

// At the root of an Astro project.
const EXTENSION_FILE = 'event.extension.json';

/**
 * The contract, with what the site's own file adds to it.
 *
 * @param {URL} root the Astro project's
 * @returns {import('./extend.js').Schema}
 */
export function readContract(root) {
  const contract = readShipped('event.schema.json');
  if (!hasExtension(root)) return contract;
  const text = readFileSync(new URL(EXTENSION_FILE, root), 'utf8');
  return extend(contract, parse(text), readShipped('extension.schema.json'));
}

/** @param {URL} root the Astro project's */
export function hasExtension(root) {
  return existsSync(new URL(EXTENSION_FILE, root));
}

// Packed, the schemas lie in this package; in its repository there is one copy, beside the package.
function readShipped(name) {
  const places = [`../${name}`, `../../${name}`].map((path) => new URL(path, import.meta.url));
  const place = places.find((url) => existsSync(url));
  if (!place) throw new Error(`astro-wagtail-events: there is no ${fileURLToPath(places[0])}. Install the package again.`);
  return JSON.parse(readFileSync(place, 'utf8'));
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${EXTENSION_FILE}: is not JSON: ${error.message}. Correct the file.`);
  }
}
