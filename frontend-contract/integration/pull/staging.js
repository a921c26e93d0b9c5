// The staging folder: new files, complete and synced, until all of them can be put in place.
/** @import { ReleaseFile } from '../shared/shapes.ts' */
/** @import { Source, StagedFile } from './shapes.ts' */
import { copyFile, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { forEachConcurrent } from './concurrency.js';
import { FOLDER, makeFolders, readIfExists, resolveInside, syncFolder, writeAtomically } from './disk.js';
import { hasContent } from './download.js';
import { refuseUnforeseen } from './unforeseen.js';

const FILES = `${FOLDER}/files`;
const KEPT = ['.gitignore', 'last.json', 'lock'];

/**
 * Make the client's own folder, which git ignores.
 *
 * @param {string} root
 */
export async function makeFolder(root) {
  await makeFolders(root, FILES);
  if (!(await readIfExists(root, `${FOLDER}/.gitignore`))) await writeAtomically(root, `${FOLDER}/.gitignore`, '*\n');
}

/**
 * Stage these files: those that a killed pull had staged are reused, those that the project has under another path are
 * copied, and only the rest is fetched.
 *
 * @param {string} root
 * @param {Map<string, ReleaseFile>} files path -> file
 * @param {Map<string, string>} found path -> SHA-256 of the project's file
 * @param {Source} from
 * @returns {Promise<number>} bytes fetched
 */
export async function stageFiles(root, files, found, from) {
  const sources = new Map([...found].map(([path, sha256]) => [sha256, path]));
  const contents = new Map([...files].map(([path, file]) => [file.sha256, { path, file }]));
  const missing = /** @type {StagedFile[]} */ ([]);
  await forEachConcurrent(contents.values(), async ({ path, file }) => {
    const target = stagedPath(root, file.sha256);
    const source = sources.get(file.sha256);
    await refuseUnforeseen(path, 'before', async () => {
      if (await hasContent(target, file)) return;
      if (source && (await stageCopy(join(root, source), target, file))) return;
      missing.push({ path, file, target });
    });
  });
  const came = new Set(await refuseUnforeseen('The files', 'before', () => from.fetchMany(missing)));
  await forEachConcurrent(missing, async (one, signal) => {
    const { path, file, target } = one;
    await refuseUnforeseen(path, 'before', async () => {
      if (came.has(one)) return syncFile(target);
      await from.fetch(path, file, `${target}.part`, signal);
      await rename(`${target}.part`, target);
    });
  });
  await syncFolder(join(root, FILES));
  return missing.reduce((sum, { file }) => sum + file.size, 0);
}

/**
 * The path of a staged file that the caller may move. Several files of a release may have the same content: all but
 * the last get a copy.
 *
 * @param {string} root
 * @param {ReleaseFile} file
 * @param {boolean} last
 */
export async function takeStaged(root, file, last) {
  const target = stagedPath(root, file.sha256);
  if (last) return target;
  const copy = `${target}.copy`;
  await copyThrough(target, copy);
  return copy;
}

/**
 * Remove staged files, and what killed pulls left behind.
 *
 * @param {string} root
 */
export async function clearStaged(root) {
  const { target } = await resolveInside(root, FOLDER);
  const names = await readdir(target);
  for (const name of names.filter((name) => !KEPT.includes(name))) {
    await rm(join(target, name), { recursive: true, force: true });
  }
}

/** @param {string} source @param {string} target @param {ReleaseFile} file */
async function stageCopy(source, target, file) {
  await copyThrough(source, `${target}.part`);
  if (!(await hasContent(`${target}.part`, file))) return false; // It was edited while it was copied.
  await rename(`${target}.part`, target);
  return true;
}

/** @param {string} source @param {string} target */
async function copyThrough(source, target) {
  await copyFile(source, target);
  await syncFile(target);
}

/** @param {string} target */
async function syncFile(target) {
  const file = await open(target, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** @param {string} root @param {string} sha256 */
function stagedPath(root, sha256) {
  return join(root, FILES, sha256);
}
