// The only module that reads and writes files of the Astro project. Every write is atomic.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, lstat, mkdir, open, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { PullError, printable, REFUSED } from './pure/errors.js';

/** The client's own folder: on the project's disk, so that a rename puts a file in place. */
export const FOLDER = '.wagtail-pull';
const PUBLIC_MODE = 0o644; // The mode that git gives a file.

/**
 * The absolute path of a project's path. Refuses a symbolic link in it, and a file where a folder must be.
 *
 * @param {string} root
 * @param {string} path relative, with "/"
 * @returns {Promise<{ target: string, stats: import('node:fs').Stats | undefined }>} stats: undefined where nothing exists
 */
export async function resolveInside(root, path) {
  const names = path.split('/');
  for (let depth = 1; depth <= names.length; depth++) {
    const here = names.slice(0, depth).join('/');
    const stats = await lstatIfExists(join(root, here));
    if (!stats) return { target: join(root, path), stats: undefined };
    if (stats.isSymbolicLink()) throw obstacleError(here, 'a symbolic link stands in the way');
    if (depth < names.length && !stats.isDirectory()) throw obstacleError(here, 'a file stands where a folder must go');
    if (depth === names.length) return { target: join(root, path), stats };
  }
  throw new RangeError('a path has names');
}

/**
 * The SHA-256 of a file; undefined where there is none.
 *
 * @param {string} root
 * @param {string} path
 */
export async function digestFile(root, path) {
  const { target, stats } = await resolveInside(root, path);
  if (!stats) return undefined;
  if (!stats.isFile()) throw obstacleError(path, 'a folder stands where a file must go');
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(target)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * The bytes of a file; undefined where there is none.
 *
 * @param {string} root
 * @param {string} path
 */
export async function readIfExists(root, path) {
  const { target, stats } = await resolveInside(root, path);
  return stats ? readFile(target) : undefined;
}

/**
 * Write a file to a temporary one, sync it, and rename it into place.
 *
 * @param {string} root
 * @param {string} path
 * @param {string | Uint8Array} content
 */
export async function writeAtomically(root, path, content) {
  const { target: temporary } = await resolveInside(root, `${FOLDER}/fresh`);
  const file = await open(temporary, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await moveIntoPlace(temporary, root, path);
  await syncFolder(dirname(join(root, path)));
}

/**
 * Rename a finished file to its target. The caller makes it durable with syncFolder.
 *
 * @param {string} finished absolute path
 * @param {string} root
 * @param {string} path target, relative to the root
 */
export async function moveIntoPlace(finished, root, path) {
  const { target, stats } = await resolveInside(root, path);
  if (stats?.isDirectory()) throw obstacleError(path, 'a folder stands where a file must go');
  await makeFolders(root, posix.dirname(path));
  await chmod(finished, stats ? stats.mode & 0o777 : PUBLIC_MODE);
  await rename(finished, target);
}

/**
 * Make a folder and its parents. Not by Node's `recursive`, which reports a read-only disk as a missing folder.
 *
 * @param {string} root
 * @param {string} folder relative, with "/"
 */
export async function makeFolders(root, folder) {
  const names = folder.split('/');
  for (let depth = 1; depth <= names.length; depth++) {
    const { target, stats } = await resolveInside(root, names.slice(0, depth).join('/'));
    if (!stats) await mkdir(target);
  }
}

/**
 * Remove a file and the folders that this leaves empty, except for folders at depth two such as src/pages.
 *
 * @param {string} root
 * @param {string} path
 */
export async function removeFile(root, path) {
  const { target } = await resolveInside(root, path);
  await rm(target, { force: true });
  for (let folder = posix.dirname(path); folder.split('/').length > 2; folder = posix.dirname(folder)) {
    try {
      await rmdir(join(root, folder));
    } catch {
      return; // Not empty.
    }
  }
}

/**
 * Make renames in a folder durable (fsync). A folder that no longer exists needs nothing.
 *
 * @param {string} folder
 */
export async function syncFolder(folder) {
  if (process.platform === 'win32') return; // Windows cannot open a folder; NTFS journals renames.
  if (!(await lstatIfExists(folder))) return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @param {string} target */
async function lstatIfExists(target) {
  try {
    return await lstat(target);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {string} path @param {string} what */
function obstacleError(path, what) {
  return new PullError(`${printable(path)}: ${what}; move it away and pull again.`, REFUSED);
}
