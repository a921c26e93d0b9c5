import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * A JSON file that comes with this package. Packed, it lies in the package; in the repository there is one copy, beside
 * the package.
 *
 * @param {string} name
 * @returns {unknown}
 */
export function readShipped(name) {
  const places = [`../${name}`, `../../${name}`].map((path) => new URL(path, import.meta.url));
  const place = places.find((url) => existsSync(url));
  if (!place)
    throw new Error(`astro-wagtail-events: there is no ${fileURLToPath(places[0])}. Install the package again.`);
  return JSON.parse(readFileSync(place, 'utf8'));
}
