// The only door to the files of the Astro project. Every file is the old or the new one, whole.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, lstat, mkdir, open, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { PullError, printable, REFUSED } from './pure/errors.js';

/** What the client keeps for itself, on the same disk as the files that it puts in place. */
export const FOLDER = '.wagtail-pull';
const PUBLIC_MODE = 0o644; // As git would give it.

/**
 * Where a path lies on disk. Refuses a symbolic link on the way, and a file where a folder must be.
 *
 * @param {string} root
 * @param {string} path relative, with "/"
 * @returns {Promise<{ place: string, stats: import('node:fs').Stats | undefined }>} stats: of what is there
 */
export async function locate(root, path) {
  const names = path.split('/');
  for (let depth = 1; depth <= names.length; depth++) {
    const here = names.slice(0, depth).join('/');
    const stats = await lookAt(join(root, here));
    if (!stats) return { place: join(root, path), stats: undefined };
    if (stats.isSymbolicLink()) throw inTheWay(here, 'a symbolic link stands in the way');
    if (depth < names.length && !stats.isDirectory()) throw inTheWay(here, 'a file stands where a folder must go');
    if (depth === names.length) return { place: join(root, path), stats };
  }
  throw new RangeError('a path has names');
}

/**
 * The sha256 of a file; undefined where there is none.
 *
 * @param {string} root
 * @param {string} path
 */
export async function digestFile(root, path) {
  const { place, stats } = await locate(root, path);
  if (!stats) return undefined;
  if (!stats.isFile()) throw inTheWay(path, 'a folder stands where a file must go');
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(place)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * The bytes of a file; undefined where there is none.
 *
 * @param {string} root
 * @param {string} path
 */
export async function readWhole(root, path) {
  const { place, stats } = await locate(root, path);
  return stats ? readFile(place) : undefined;
}

/**
 * Put bytes in place in one step.
 *
 * @param {string} root
 * @param {string} path
 * @param {string | Uint8Array} content
 */
export async function writeWhole(root, path, content) {
  const { place: fresh } = await locate(root, `${FOLDER}/fresh`);
  const file = await open(fresh, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await moveIn(fresh, root, path);
  await syncFolder(dirname(join(root, path)));
}

/**
 * Rename a finished file to its place. The caller makes it last, by syncFolder.
 *
 * @param {string} finished where it is
 * @param {string} root
 * @param {string} path where it goes
 */
export async function moveIn(finished, root, path) {
  const { place, stats } = await locate(root, path);
  if (stats?.isDirectory()) throw inTheWay(path, 'a folder stands where a file must go');
  await makeFolders(root, posix.dirname(path));
  await chmod(finished, stats ? stats.mode & 0o777 : PUBLIC_MODE);
  await rename(finished, place);
}

/**
 * Node's own `recursive` says that a folder is missing where the disk is read-only.
 *
 * @param {string} root
 * @param {string} folder relative, with "/"
 */
export async function makeFolders(root, folder) {
  const names = folder.split('/');
  for (let depth = 1; depth <= names.length; depth++) {
    const { place, stats } = await locate(root, names.slice(0, depth).join('/'));
    if (!stats) await mkdir(place);
  }
}

/**
 * Remove a file, and the folders that this leaves empty, but never src/pages or public itself.
 *
 * @param {string} root
 * @param {string} path
 */
export async function removeFile(root, path) {
  const { place } = await locate(root, path);
  await rm(place, { force: true });
  for (let folder = posix.dirname(path); folder.split('/').length > 2; folder = posix.dirname(folder)) {
    try {
      await rmdir(join(root, folder));
    } catch {
      return; // Something else lies in it.
    }
  }
}

/**
 * Make what was renamed in a folder last through a power cut; a folder that is gone needs nothing.
 *
 * @param {string} folder
 */
export async function syncFolder(folder) {
  if (process.platform === 'win32') return; // It cannot open a folder; its disk keeps a journal.
  if (!(await lookAt(folder))) return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @param {string} place */
async function lookAt(place) {
  try {
    return await lstat(place);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {string} path @param {string} what */
function inTheWay(path, what) {
  return new PullError(`${printable(path)}: ${what}; move it away and pull again.`, REFUSED);
}
