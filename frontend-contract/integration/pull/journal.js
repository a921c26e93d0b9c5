// What a pull is about to put in place, written down before it touches a file. One that was killed leaves some files
// new and some old: the journal tells the next pull which new ones are the CMS's, so that it takes none for an edit.
/** @import { FetchedRelease, Manifest, Ownership } from '../shared/shapes.ts' */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFiles } from './applying.js';
import { FOLDER, readWhole, syncFolder, writeWhole } from './disk.js';
import { ownedFiles, readManifest } from './manifest.js';
import { PullError, REFUSED } from './pure/errors.js';
import { parseRelease } from './pure/release.js';
import { RELEASE_PATHS } from './release-paths.js';

const NEXT = `${FOLDER}/next.json`; // There only while its release is being put in place.
const LAST = `${FOLDER}/last.json`; // The release that was put in place last.

/** @param {string} root */
export async function readLast(root) {
  return readRelease(root, LAST);
}

/**
 * What a killed pull was putting in place; undefined after one that ended.
 *
 * @param {string} root
 */
export async function readNext(root) {
  return readRelease(root, NEXT);
}

/** @param {string} root @param {FetchedRelease} release */
export async function writeNext(root, { body }) {
  await writeWhole(root, NEXT, body);
}

/**
 * All of the next release is in place: in one step it becomes the last one.
 *
 * @param {string} root
 */
export async function finishNext(root) {
  await rename(join(root, NEXT), join(root, LAST));
  await syncFolder(join(root, FOLDER));
}

/**
 * What is the CMS's by the project's own manifest, and by the journal of a pull that was killed. Changes nothing.
 *
 * @param {string} root
 * @returns {Promise<{ owned: Manifest, recovered: Ownership }>}
 */
export async function recoverManifest(root) {
  const owned = await readManifest(root);
  const next = await readNext(root);
  if (!next) return { owned, recovered: owned };
  const { files, cms } = next.release;
  const found = await digestFiles(root, files.keys());
  const reached = [...files].filter(([path, { sha256 }]) => found.get(path) === sha256);
  return { owned, recovered: { files: new Map([...ownedFiles(owned, cms), ...reached]), cms: cms || owned.cms } };
}

/** @param {string} root @param {string} path @returns {Promise<FetchedRelease | undefined>} */
async function readRelease(root, path) {
  const body = await readWhole(root, path);
  try {
    return body && { release: parseRelease(body, path, RELEASE_PATHS), body };
  } catch {
    throw new PullError(`${path}: is not what a pull wrote; delete the folder ${FOLDER} and pull again.`, REFUSED);
  }
}
