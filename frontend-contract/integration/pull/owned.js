// .wagtail-export.json: which files are the CMS's, in the exporter's own format, so that either may have written it.
import { readWhole, writeWhole } from './disk.js';
import { findFault } from './paths.js';
import { comparePaths } from './plan.js';
import { PullError, REFUSED } from './problems.js';
import { isDigest, isRecord } from './release.js';

const MANIFEST = '.wagtail-export.json';

/**
 * @typedef {{ sha256: string, owner: string }} OwnedFile further keys of the exporter's are kept
 *
 * @typedef {object} Owned
 * @property {Map<string, OwnedFile>} files path -> what was written there
 * @property {Record<string, unknown>} others what else the file says
 * @property {string | undefined} text as it is on disk
 */

/**
 * What the last export or pull wrote; nothing before the first.
 *
 * @param {string} root
 * @returns {Promise<Owned>}
 */
export async function readOwned(root) {
  const bytes = await readWhole(root, MANIFEST);
  if (!bytes) return { files: new Map(), others: {}, text: undefined };
  const text = bytes.toString();
  const { files, ...others } = parse(text);
  return { files: new Map(Object.entries(files)), others, text };
}

/**
 * Remember what is the CMS's; the file is left alone where it says so already.
 *
 * @param {string} root
 * @param {Owned} before
 * @param {Map<string, OwnedFile>} files
 * @returns {Promise<Owned>}
 */
export async function writeOwned(root, before, files) {
  const sorted = [...files].sort(([one], [other]) => comparePaths(one, other));
  const entries = sorted.map(([path, { sha256, owner }]) => [path, keepOthers(before.files.get(path), sha256, owner)]);
  const content = { version: 1, ...before.others, files: Object.fromEntries(entries) };
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (text !== before.text) await writeWhole(root, MANIFEST, text);
  return { files: new Map(entries), others: before.others, text };
}

/** @param {OwnedFile | undefined} before @param {string} sha256 @param {string} owner */
function keepOthers(before, sha256, owner) {
  return before?.sha256 === sha256 ? { ...before, owner } : { sha256, owner };
}

/** @param {string} text */
function parse(text) {
  let content;
  try {
    content = JSON.parse(text);
  } catch {
    // Judged below, with everything else that no export wrote.
  }
  if (isRecord(content) && isRecord(content.files) && Object.entries(content.files).every(isEntry)) return content;
  throw new PullError(
    `${MANIFEST}: is not what an export or a pull wrote; restore it from git, or delete it and pull with --force.`,
    REFUSED,
  );
}

/** @param {[path: string, file: any]} entry */
function isEntry([path, file]) {
  return !findFault(path) && isDigest(file?.sha256) && typeof file.owner === 'string';
}
