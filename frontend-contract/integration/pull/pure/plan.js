// Pure: what a pull changes, decided from digests alone, by the same rules as the exporter's own plan.
/** @import { Change } from '../../shared/shapes.ts' */
import { fold } from './paths.js';

const EDITED = 'edited here since the last pull';
const NOT_OURS = 'in the way, and never pulled from the CMS';

/**
 * Decide what a pull would change, in the order of the paths.
 *
 * @param {Map<string, { sha256: string }>} wanted path -> file of the release
 * @param {Map<string, string>} found path -> sha256 of what is on disk
 * @param {Map<string, { sha256: string }>} owned path -> what the last pull wrote. Only these are ever deleted.
 * @param {{ force?: boolean }} [options] force: what was edited here is replaced instead of reported
 * @returns {Change[]}
 */
export function planChanges(wanted, found, owned, { force = false } = {}) {
  const changes = [];
  const alike = new Map([...owned].map(([path, { sha256 }]) => [fold(path), sha256]));
  const leaving = new Set([...owned.keys()].filter((path) => !wanted.has(path)).map(fold));
  for (const path of [...new Set([...wanted.keys(), ...owned.keys()])].sort(comparePaths)) {
    const here = found.get(path);
    const there = wanted.get(path)?.sha256;
    // Where a name changes in case alone, some disks show the old file under the new name until it is removed.
    if (here === there && !(there && leaving.has(fold(path)))) continue;
    const known = [there, owned.get(path)?.sha256 ?? alike.get(fold(path))];
    if (here !== undefined && !known.includes(here) && !force) {
      changes.push(change('conflict', path, owned.has(path) ? EDITED : NOT_OURS));
    } else if (there === undefined) {
      changes.push(change('delete', path, 'no longer published'));
    } else {
      changes.push(change('write', path, here === undefined ? 'new' : 'changed'));
    }
  }
  return changes;
}

/**
 * The order of Python's `sorted`: by code points, where JavaScript's own is by halves of them.
 *
 * @param {string} one
 * @param {string} other
 */
export function comparePaths(one, other) {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** @param {Change['action']} action @param {string} path @param {string} why @returns {Change} */
function change(action, path, why) {
  return { action, path, why };
}
