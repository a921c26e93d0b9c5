// Where new files wait, whole and on the disk, until all of them can take their places.
/** @import { Fetch, ReleaseFile } from '../shared/shapes.ts' */
import { copyFile, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FOLDER, locate, makeFolders, readWhole, syncFolder, writeWhole } from './disk.js';
import { holds } from './fetching.js';
import { AT_ONCE } from './http.js';
import { forEach } from './retry.js';

const FILES = `${FOLDER}/files`;
const KEPT = ['.gitignore', 'last.json', 'lock'];

/**
 * Make the client's own folder, which git does not see.
 *
 * @param {string} root
 */
export async function makeFolder(root) {
  await makeFolders(root, FILES);
  if (!(await readWhole(root, `${FOLDER}/.gitignore`))) await writeWhole(root, `${FOLDER}/.gitignore`, '*\n');
}

/**
 * Have every one of these files lie in the staging folder: what a killed pull staged is used again, what the project
 * has under another path is copied, and only the rest is fetched.
 *
 * @param {string} root
 * @param {Map<string, ReleaseFile>} files path -> file
 * @param {Map<string, string>} found path -> sha256 of what the project has
 * @param {Fetch} fetch
 * @returns {Promise<number>} bytes that were fetched
 */
export async function stageFiles(root, files, found, fetch) {
  const sources = new Map([...found].map(([path, sha256]) => [sha256, path]));
  const contents = new Map([...files].map(([path, file]) => [file.sha256, { path, file }]));
  let fetched = 0;
  await forEach(contents.values(), AT_ONCE, async ({ path, file }, signal) => {
    const place = placeOf(root, file.sha256);
    if (await holds(place, file)) return;
    const source = sources.get(file.sha256);
    if (source && (await stageCopy(join(root, source), place, file))) return;
    await fetch(path, file, `${place}.part`, signal);
    await rename(`${place}.part`, place);
    fetched += file.size;
  });
  await syncFolder(join(root, FILES));
  return fetched;
}

/**
 * The finished file of this content, to be moved away: the last path that needs it gets the staged one itself.
 *
 * @param {string} root
 * @param {ReleaseFile} file
 * @param {boolean} last
 */
export async function takeStaged(root, file, last) {
  const place = placeOf(root, file.sha256);
  if (last) return place;
  const copy = `${place}.copy`;
  await copyThrough(place, copy);
  return copy;
}

/**
 * Remove what is staged, and what killed pulls left behind; nothing waits any more.
 *
 * @param {string} root
 */
export async function clearStaged(root) {
  const { place } = await locate(root, FOLDER);
  const names = await readdir(place);
  for (const name of names.filter((name) => !KEPT.includes(name))) {
    await rm(join(place, name), { recursive: true, force: true });
  }
}

/** @param {string} source @param {string} place @param {ReleaseFile} file */
async function stageCopy(source, place, file) {
  await copyThrough(source, `${place}.part`);
  if (!(await holds(`${place}.part`, file))) return false; // It was edited in this moment.
  await rename(`${place}.part`, place);
  return true;
}

/** @param {string} source @param {string} target */
async function copyThrough(source, target) {
  await copyFile(source, target);
  const file = await open(target, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** @param {string} root @param {string} sha256 */
function placeOf(root, sha256) {
  return join(root, FILES, sha256);
}
