import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readContract } from '../contract/read.js';

/**
 * The contract as parsed JSON.
 *
 * @param {string | URL | undefined} schema a path from root; without it, the one that this package brings, with what
 *   the site's event.extension.json adds
 * @param {URL} root the Astro project's
 * @returns {Promise<Record<string, unknown>>}
 */
export async function readSchema(schema, root) {
  if (!schema) return readContract(root);
  const place = new URL(schema, root);
  if (existsSync(place)) return JSON.parse(await readFile(place, 'utf8'));
  throw new Error(
    `astro-wagtail-events: there is no contract at ${fileURLToPath(place)}. Correct the option \`schema\`.`,
  );
}
