// Carries out a plan; it decides nothing.
/** @import { Change, ReleaseFile } from '../shared/shapes.ts' */
import { join } from 'node:path';
import { dirname } from 'node:path/posix';
import { forEachConcurrent } from './concurrency.js';
import { digestFile, moveIntoPlace, removeFile, syncFolder } from './disk.js';
import { PullError, printable, REFUSED } from './pure/errors.js';
import { takeStaged } from './staging.js';
import { refuseUnforeseen } from './unforeseen.js';

/**
 * The sha256 of those of the paths that exist.
 *
 * @param {string} root
 * @param {Iterable<string>} paths
 * @returns {Promise<Map<string, string>>}
 */
export async function digestFiles(root, paths) {
  const found = new Map();
  await forEachConcurrent(paths, async (path) => {
    const digest = await refuseUnforeseen(path, 'before', () => digestFile(root, path));
    if (digest) found.set(path, digest);
  });
  return found;
}

/**
 * Stop if a file of the plan has changed since it was planned.
 *
 * @param {string} root
 * @param {Change[]} changes
 * @param {Map<string, string>} found as the plan had it
 */
export async function checkUntouched(root, changes, found) {
  for (const { path } of changes) {
    const digest = await refuseUnforeseen(path, 'before', () => digestFile(root, path));
    if (digest === found.get(path)) continue;
    throw new PullError(`${printable(path)}: was changed while the pull ran; nothing was pulled, pull again.`, REFUSED);
  }
}

/**
 * Remove files, then put the new ones in place. In this order, because on a case-insensitive disk the removal of `A.md`
 * would delete a new `a.md`.
 *
 * @param {string} root
 * @param {Change[]} changes
 * @param {Map<string, ReleaseFile>} files path -> file of the release
 */
export async function applyChanges(root, changes, files) {
  for (const { path } of changes.filter(({ action }) => action === 'delete')) {
    await refuseUnforeseen(path, 'during', () => removeFile(root, path));
  }
  const writes = changes.filter(({ action }) => action === 'write').map(({ path }) => path);
  const lastUses = new Map(writes.map((path) => [fileOf(files, path).sha256, path]));
  for (const path of writes) {
    const file = fileOf(files, path);
    await refuseUnforeseen(path, 'during', async () =>
      moveIntoPlace(await takeStaged(root, file, lastUses.get(file.sha256) === path), root, path),
    );
  }
  await forEachConcurrent(foldersAbove(changes), (folder) => syncFolder(join(root, folder)));
}

/** @param {Change[]} changes */
function foldersAbove(changes) {
  const folders = new Set(['.']);
  for (const { path } of changes) {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(folder);
  }
  return folders;
}

/** @param {Map<string, ReleaseFile>} files @param {string} path */
function fileOf(files, path) {
  return /** @type {ReleaseFile} */ (files.get(path)); // A plan writes only files of the release.
}
