// What a pull would change in a project, and whether it may.
import { digestFiles } from './applying.js';
import { filesOf } from './manifest.js';
import { planChanges } from './pure/plan.js';
import { PullError, REFUSED, show } from './pure/errors.js';
import { findTwins } from './twins.js';

const SHOWN = 10;

/**
 * @typedef {import('./pure/plan.js').Change} Change
 *
 * @typedef {object} Plan
 * @property {Change[]} changes conflicts among them, in the order of the paths
 * @property {Map<string, string>} found path -> sha256 of what is on disk
 */

/**
 * @param {string} root
 * @param {Pick<import('./pure/release.js').Release, 'files' | 'cms'>} release
 * @param {Pick<import('./manifest.js').Owned, 'files' | 'cms'>} before what the last pull wrote
 * @param {{ force?: boolean }} options
 * @returns {Promise<Plan>}
 */
export async function planPull(root, { files: wanted, cms }, before, options) {
  const owned = filesOf(before, cms);
  const found = await digestFiles(root, new Set([...wanted.keys(), ...owned.keys()]));
  const changes = planChanges(wanted, found, owned, options);
  const twins = await findTwins(root, changes);
  const planned = changes.map((change) => {
    const twin = twins.get(change.path);
    return twin ? { ...change, action: /** @type {const} */ ('conflict'), why: `on some disks the same as ${twin}` } : change;
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
  const named = conflicts.slice(0, SHOWN).map(({ path, why }) => `${show(path)} (${show(why)})`);
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
 * @param {import('./pure/release.js').Release} release
 */
export function countChanges(changes, { files }) {
  const count = (/** @type {(change: Change) => boolean} */ which) => changes.filter(which).length;
  const fresh = count(({ action, why }) => action === 'write' && why === 'new');
  const changed = count(({ action }) => action === 'write') - fresh;
  const removed = count(({ action }) => action === 'delete');
  const parts = [`${fresh} new`, `${changed} changed`, `${removed} removed`, `${files.size - fresh - changed} as they were`];
  return parts.join(', ');
}
