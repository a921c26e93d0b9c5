// A plan carried out: nothing here decides anything.
/** @import { Change, ReleaseFile } from '../shared/shapes.ts' */
import { join } from 'node:path';
import { dirname } from 'node:path/posix';
import { digestFile, moveIn, removeFile, syncFolder } from './disk.js';
import { PullError, printable, REFUSED } from './pure/errors.js';
import { forEach } from './retry.js';
import { takeStaged } from './staging.js';

const AT_ONCE = 8;

/**
 * The sha256 of those of the paths that exist.
 *
 * @param {string} root
 * @param {Iterable<string>} paths
 * @returns {Promise<Map<string, string>>}
 */
export async function digestFiles(root, paths) {
  const found = new Map();
  await forEach(paths, AT_ONCE, async (path) => {
    const digest = await digestFile(root, path);
    if (digest) found.set(path, digest);
  });
  return found;
}

/**
 * Stop where somebody changed a file after it was planned what becomes of it.
 *
 * @param {string} root
 * @param {Change[]} changes
 * @param {Map<string, string>} found as the plan had it
 */
export async function checkUntouched(root, changes, found) {
  for (const { path } of changes) {
    if ((await digestFile(root, path)) === found.get(path)) continue;
    throw new PullError(`${printable(path)}: was changed while the pull ran; nothing was pulled, pull again.`, REFUSED);
  }
}

/**
 * Remove and put in place. Removals come first: where a name changes in case alone, some disks would let the removal
 * take the new file.
 *
 * @param {string} root
 * @param {Change[]} changes
 * @param {Map<string, ReleaseFile>} files path -> file of the release
 */
export async function applyChanges(root, changes, files) {
  for (const { path } of changes.filter(({ action }) => action === 'delete')) await removeFile(root, path);
  const writes = changes.filter(({ action }) => action === 'write').map(({ path }) => path);
  const lasts = new Map(writes.map((path) => [fileAt(files, path).sha256, path]));
  for (const path of writes) {
    const file = fileAt(files, path);
    await moveIn(await takeStaged(root, file, lasts.get(file.sha256) === path), root, path);
  }
  await forEach(foldersAbove(changes), AT_ONCE, (folder) => syncFolder(join(root, folder)));
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
function fileAt(files, path) {
  return /** @type {ReleaseFile} */ (files.get(path)); // A plan writes what the release has, and nothing else.
}
