import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

// Packed, the contract lies in this package; in its repository there is one copy, beside the package.
const SHIPPED = ['../event.schema.json', '../../event.schema.json'].map((path) => new URL(path, import.meta.url));

/**
 * The contract as parsed JSON.
 *
 * @param {string | URL | undefined} schema a path from root; without it, the one that this package brings
 * @param {URL} root the Astro project's
 * @returns {Promise<Record<string, unknown>>}
 */
export async function readSchema(schema, root) {
  const place = schema ? new URL(schema, root) : SHIPPED.find((url) => existsSync(url));
  if (!place || !existsSync(place)) {
    throw new Error(
      `astro-wagtail-events: there is no contract at ${place ? fileURLToPath(place) : 'event.schema.json'}. ` +
        'Correct the option `schema`.',
    );
  }
  return JSON.parse(await readFile(place, 'utf8'));
}
