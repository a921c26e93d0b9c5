import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Read a JSON file that is part of this package. In the repository it is in the parent folder; `npm pack` copies it.
 *
 * @param {string} name
 * @returns {unknown}
 */
export function readShipped(name) {
  const candidates = [`../${name}`, `../../${name}`].map((path) => new URL(path, import.meta.url));
  const found = candidates.find((url) => existsSync(url));
  if (!found)
    throw new Error(`astro-wagtail-events: there is no ${fileURLToPath(candidates[0])}. Install the package again.`);
  return JSON.parse(readFileSync(found, 'utf8'));
}
