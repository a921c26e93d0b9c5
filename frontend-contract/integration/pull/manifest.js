// .wagtail-export.json: which files are the CMS's, in the exporter's own format, so that either may have written it.
import { readWhole, writeWhole } from './disk.js';
import { findFault } from './pure/paths.js';
import { comparePaths } from './pure/plan.js';
import { PullError, REFUSED } from './pure/errors.js';
import { isDigest, isRecord } from './pure/release.js';

const MANIFEST = '.wagtail-export.json';

/**
 * @typedef {{ sha256: string, owner: string, shows?: string }} OwnedFile
 *
 * @typedef {object} Owned
 * @property {Map<string, OwnedFile>} files path -> what was written there
 * @property {string} cms which CMS wrote them; "" where nobody said
 * @property {Record<string, unknown>} others what else the file says, and keeps saying
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
  if (!bytes) return { files: new Map(), cms: '', others: {}, text: undefined };
  const text = bytes.toString();
  const { files, cms = '', ...others } = parse(text);
  return { files: new Map(Object.entries(files)), cms, others, text };
}

/**
 * The files that this CMS may replace and remove. What another one wrote is somebody else's, as it is to the exporter.
 *
 * @param {Pick<Owned, 'files' | 'cms'>} owned
 * @param {string} cms
 */
export function filesOf(owned, cms) {
  return !owned.cms || !cms || owned.cms === cms ? owned.files : new Map();
}

/**
 * Remember what is the CMS's; the file is left alone where it says so already.
 *
 * @param {string} root
 * @param {Owned} before
 * @param {{ files: Map<string, OwnedFile>, cms: string }} now
 * @returns {Promise<Owned>}
 */
export async function writeOwned(root, before, now) {
  const cms = now.cms || before.cms;
  const sorted = [...now.files].sort(([one], [other]) => comparePaths(one, other));
  /** @type {[string, OwnedFile][]} */
  const entries = sorted.map(([path, file]) => [path, describe(file, before.files.get(path))]);
  const content = { version: 1, ...before.others, cms, files: Object.fromEntries(entries) };
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (text !== before.text) await writeWhole(root, MANIFEST, text);
  return { files: new Map(entries), cms, others: before.others, text };
}

/**
 * An entry in the exporter's words. What it said beyond that of this same content, it goes on saying.
 *
 * @param {OwnedFile} file
 * @param {OwnedFile | undefined} before
 */
function describe({ sha256, owner, shows }, before) {
  const known = before?.sha256 === sha256 ? before : {};
  return { ...known, sha256, owner, ...(shows && { shows }) };
}

/** @param {string} text */
function parse(text) {
  let content;
  try {
    content = JSON.parse(text);
  } catch {
    // Judged below, with everything else that no export wrote.
  }
  const sound = isRecord(content) && isRecord(content.files) && ['string', 'undefined'].includes(typeof content.cms);
  if (sound && Object.entries(content.files).every(isEntry)) return content;
  throw new PullError(
    `${MANIFEST}: is not what an export or a pull wrote; restore it from git, or delete it and pull with --force.`,
    REFUSED,
  );
}

/** @param {[path: string, file: any]} entry */
function isEntry([path, file]) {
  return !findFault(path) && isDigest(file?.sha256) && typeof file.owner === 'string';
}
