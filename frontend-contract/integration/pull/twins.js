import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fold } from './pure/paths.js';

/**
 * New files that some disks could not tell from what is there already and stays: the names differ in case or Unicode
 * form alone.
 *
 * @param {string} root
 * @param {import('./pure/plan.js').Change[]} changes
 * @returns {Promise<Map<string, string>>} path -> its twin
 */
export async function findTwins(root, changes) {
  const leaving = changes.filter(({ action }) => action === 'delete').map(({ path }) => path);
  const leaves = (/** @type {string} */ place) => leaving.some((path) => path === place || path.startsWith(`${place}/`));
  const list = cacheListings(root);
  const twins = new Map();
  for (const { path } of changes.filter(({ action, why }) => action === 'write' && why === 'new')) {
    const twin = await findTwin(path, list);
    if (twin && !leaves(twin)) twins.set(path, twin);
  }
  return twins;
}

/** @param {string} path @param {(folder: string) => Promise<Map<string, string[]>>} list */
async function findTwin(path, list) {
  const names = path.split('/');
  for (let depth = 0; depth < names.length; depth++) {
    const folder = names.slice(0, depth).join('/');
    const alike = (await list(folder)).get(fold(names[depth])) ?? [];
    if (alike.includes(names[depth])) continue;
    return alike.length > 0 ? [...names.slice(0, depth), alike[0]].join('/') : undefined;
  }
  return undefined;
}

/**
 * What lies in a folder, by the folded name; each folder is read once.
 *
 * @param {string} root
 */
function cacheListings(root) {
  /** @type {Map<string, Map<string, string[]>>} */
  const listings = new Map();
  return async (/** @type {string} */ folder) => {
    const known = listings.get(folder);
    if (known) return known;
    const names = await readdir(join(root, folder)).catch(() => []); // A folder that is not there yet is empty.
    const listing = Map.groupBy(names, fold);
    listings.set(folder, listing);
    return listing;
  };
}
