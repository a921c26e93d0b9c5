// The write-ahead journal of a pull. A killed pull leaves some files new and some old; the journal tells the next pull
// which of the new ones came from the CMS, so that it does not take them for edits.
/** @import { FetchedRelease, Manifest, Ownership } from './shapes.ts' */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFiles } from './apply.js';
import { FOLDER, readIfExists, syncFolder, writeAtomically } from './disk.js';
import { ownedFiles, readManifest } from './manifest.js';
import { PullError, REFUSED } from './pure/errors.js';
import { parseRelease } from './pure/release.js';
import { RELEASE_PATHS } from './release-paths.js';

const NEXT = `${FOLDER}/next.json`; // The manifest of the release that is being put in place; exists only meanwhile.
const LAST = `${FOLDER}/last.json`; // The manifest of the release that is in place.

/** @param {string} root */
export async function readLast(root) {
  return readRelease(root, LAST);
}

/**
 * The release that a killed pull was putting in place; undefined where the last pull finished.
 *
 * @param {string} root
 */
export async function readNext(root) {
  return readRelease(root, NEXT);
}

/** @param {string} root @param {FetchedRelease} release */
export async function writeNext(root, { body }) {
  await writeAtomically(root, NEXT, body);
}

/**
 * Atomically make the next release the last one, once all of its files are in place.
 *
 * @param {string} root
 */
export async function finishNext(root) {
  await rename(join(root, NEXT), join(root, LAST));
  await syncFolder(join(root, FOLDER));
}

/**
 * The project's manifest, and the same with the files that a killed pull had put in place. Changes nothing.
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
  const body = await readIfExists(root, path);
  try {
    return body && { release: parseRelease(body, path, RELEASE_PATHS), body };
  } catch {
    throw new PullError(`${path}: is not what a pull wrote; delete the folder ${FOLDER} and pull again.`, REFUSED);
  }
}
