// Plans a pull, with the conflicts that only the disk shows.
/** @import { Change, Release } from '../shared/shapes.ts' */
/** @import { Ownership, Plan } from './shapes.ts' */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fold } from '../shared/fold.js';
import { digestFiles } from './apply.js';
import { ownedFiles } from './manifest.js';
import { PullError, printable, REFUSED } from './pure/errors.js';
import { planChanges } from './pure/plan.js';

const MAX_SHOWN = 10;

/**
 * @param {string} root
 * @param {Pick<Release, 'files' | 'cms'>} release
 * @param {Ownership} before what the last pull wrote
 * @param {{ force?: boolean }} options
 * @returns {Promise<Plan>}
 */
export async function planPull(root, { files: wanted, cms }, before, options) {
  const owned = ownedFiles(before, cms);
  const found = await digestFiles(root, new Set([...wanted.keys(), ...owned.keys()]));
  const changes = planChanges(wanted, found, owned, options);
  const collisions = await findCaseCollisions(root, changes);
  const planned = changes.map((change) => {
    const other = collisions.get(change.path);
    return other
      ? { ...change, action: /** @type {const} */ ('conflict'), why: `on some disks the same as ${other}` }
      : change;
  });
  return { changes: planned, found };
}

/**
 * A release is put in place whole or not at all: a single conflict stops the pull.
 *
 * @param {Change[]} changes
 */
export function refuseConflicts(changes) {
  const conflicts = changes.filter(({ action }) => action === 'conflict');
  if (conflicts.length === 0) return;
  const named = conflicts.slice(0, MAX_SHOWN).map(({ path, why }) => `${printable(path)} (${printable(why)})`);
  if (conflicts.length > MAX_SHOWN) named.push(`${conflicts.length - MAX_SHOWN} more, which --dry-run lists`);
  throw new PullError(
    `Nothing was pulled, since it would overwrite ${named.join(', ')}; take these changes into the CMS or undo them ` +
      '(git restore), or replace them by --force.',
    REFUSED,
  );
}

/**
 * The number of files by what happens to them, in one line.
 *
 * @param {Change[]} changes
 * @param {Release} release
 */
export function countChanges(changes, { files }) {
  const count = (/** @type {(change: Change) => boolean} */ which) => changes.filter(which).length;
  const added = count(({ action, why }) => action === 'write' && why === 'new');
  const changed = count(({ action }) => action === 'write') - added;
  const removed = count(({ action }) => action === 'delete');
  const parts = [
    `${added} new`,
    `${changed} changed`,
    `${removed} removed`,
    `${files.size - added - changed} as they were`,
  ];
  return parts.join(', ');
}

/**
 * New files whose names differ only in case or Unicode form from a file that stays: some disks take both for one.
 *
 * @param {string} root
 * @param {Change[]} changes
 * @returns {Promise<Map<string, string>>} path -> what it collides with
 */
async function findCaseCollisions(root, changes) {
  const removed = changes.filter(({ action }) => action === 'delete').map(({ path }) => path);
  const isRemoved = (/** @type {string} */ path) =>
    removed.some((gone) => gone === path || gone.startsWith(`${path}/`));
  const list = cacheListings(root);
  const collisions = new Map();
  for (const { path } of changes.filter(({ action, why }) => action === 'write' && why === 'new')) {
    const other = await findCaseCollision(path, list);
    if (other && !isRemoved(other)) collisions.set(path, other);
  }
  return collisions;
}

/** @param {string} path @param {(folder: string) => Promise<Map<string, string[]>>} list */
async function findCaseCollision(path, list) {
  const names = path.split('/');
  for (let depth = 0; depth < names.length; depth++) {
    const folder = names.slice(0, depth).join('/');
    const sameFolded = (await list(folder)).get(fold(names[depth])) ?? [];
    if (sameFolded.includes(names[depth])) continue;
    return sameFolded.length > 0 ? [...names.slice(0, depth), sameFolded[0]].join('/') : undefined;
  }
  return undefined;
}

/**
 * The names in a folder, grouped by their folded form; each folder is read once.
 *
 * @param {string} root
 */
function cacheListings(root) {
  /** @type {Map<string, Map<string, string[]>>} */
  const listings = new Map();
  return async (/** @type {string} */ folder) => {
    const known = listings.get(folder);
    if (known) return known;
    const names = await readdir(join(root, folder)).catch(() => []); // A folder that does not exist yet is empty.
    const listing = Map.groupBy(names, fold);
    listings.set(folder, listing);
    return listing;
  };
}
