// What a pull would change in a project, and whether it may.
/** @import { Change, Ownership, Plan, Release } from '../shared/shapes.ts' */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFiles } from './applying.js';
import { ownedFiles } from './manifest.js';
import { PullError, printable, REFUSED } from './pure/errors.js';
import { fold } from './pure/paths.js';
import { planChanges } from './pure/plan.js';

const SHOWN = 10;

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
 * A release is put in place whole or not at all: one conflict stops all of it.
 *
 * @param {Change[]} changes
 */
export function refuseConflicts(changes) {
  const conflicts = changes.filter(({ action }) => action === 'conflict');
  if (conflicts.length === 0) return;
  const named = conflicts.slice(0, SHOWN).map(({ path, why }) => `${printable(path)} (${printable(why)})`);
  if (conflicts.length > SHOWN) named.push(`${conflicts.length - SHOWN} more, which --dry-run lists`);
  throw new PullError(
    `Nothing was pulled, since it would overwrite ${named.join(', ')}; take these changes into the CMS or undo them ` +
      '(git restore), or replace them by --force.',
    REFUSED,
  );
}

/**
 * What a plan does, in a line.
 *
 * @param {Change[]} changes
 * @param {Release} release
 */
export function countChanges(changes, { files }) {
  const count = (/** @type {(change: Change) => boolean} */ which) => changes.filter(which).length;
  const fresh = count(({ action, why }) => action === 'write' && why === 'new');
  const changed = count(({ action }) => action === 'write') - fresh;
  const removed = count(({ action }) => action === 'delete');
  const parts = [
    `${fresh} new`,
    `${changed} changed`,
    `${removed} removed`,
    `${files.size - fresh - changed} as they were`,
  ];
  return parts.join(', ');
}

/**
 * New files that some disks could not tell from what is there already and stays: the names differ in case or Unicode
 * form alone.
 *
 * @param {string} root
 * @param {Change[]} changes
 * @returns {Promise<Map<string, string>>} path -> what it collides with
 */
async function findCaseCollisions(root, changes) {
  const leaving = changes.filter(({ action }) => action === 'delete').map(({ path }) => path);
  const leaves = (/** @type {string} */ place) =>
    leaving.some((path) => path === place || path.startsWith(`${place}/`));
  const list = cacheListings(root);
  const collisions = new Map();
  for (const { path } of changes.filter(({ action, why }) => action === 'write' && why === 'new')) {
    const other = await findCaseCollision(path, list);
    if (other && !leaves(other)) collisions.set(path, other);
  }
  return collisions;
}

/** @param {string} path @param {(folder: string) => Promise<Map<string, string[]>>} list */
async function findCaseCollision(path, list) {
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
