// Pure: decides from digests what a pull changes, by the rules of exporters/core/plan.py.
/** @import { Change } from '../../shared/shapes.ts' */
import { fold } from '../../shared/fold.js';

const EDITED = 'edited here since the last pull';
const NOT_OURS = 'in the way, and never pulled from the CMS';

/**
 * Decide what a pull would change, sorted by path.
 *
 * @param {Map<string, { sha256: string }>} wanted path -> file of the release
 * @param {Map<string, string>} found path -> sha256 of what is on disk
 * @param {Map<string, { sha256: string }>} owned path -> file that the last pull wrote; only these are ever deleted
 * @param {{ force?: boolean }} [options] force: overwrite edited files instead of reporting a conflict
 * @returns {Change[]}
 */
export function planChanges(wanted, found, owned, { force = false } = {}) {
  const changes = [];
  const ownedFolded = new Map([...owned].map(([path, { sha256 }]) => [fold(path), sha256]));
  const removedFolded = new Set([...owned.keys()].filter((path) => !wanted.has(path)).map(fold));
  for (const path of [...new Set([...wanted.keys(), ...owned.keys()])].sort(comparePaths)) {
    const local = found.get(path);
    const remote = wanted.get(path)?.sha256;
    // Where only the case of a name changes, a case-insensitive disk shows the old file under the new name.
    if (local === remote && !(remote && removedFolded.has(fold(path)))) continue;
    const known = [remote, owned.get(path)?.sha256 ?? ownedFolded.get(fold(path))];
    if (local !== undefined && !known.includes(local) && !force) {
      changes.push(change('conflict', path, owned.has(path) ? EDITED : NOT_OURS));
    } else if (remote === undefined) {
      changes.push(change('delete', path, 'no longer published'));
    } else {
      changes.push(change('write', path, local === undefined ? 'new' : 'changed'));
    }
  }
  return changes;
}

/**
 * The order of Python's `sorted`, by code points. JavaScript's own order is by UTF-16 code units.
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
