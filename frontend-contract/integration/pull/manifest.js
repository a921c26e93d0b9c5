// .wagtail-export.json: which files are the CMS's, in the exporter's own format, so that either may have written it.
/** @import { Manifest, ManifestEntry, Ownership } from '../shared/shapes.ts' */
import { isRecord } from '../shared/record.js';
import { readWhole, writeWhole } from './disk.js';
import { PullError, REFUSED } from './pure/errors.js';
import { findFault } from './pure/paths.js';
import { comparePaths } from './pure/plan.js';
import { isDigest } from './pure/release.js';
import { RELEASE_PATHS } from './release-paths.js';

const FILE = '.wagtail-export.json';

/**
 * What the last export or pull wrote; nothing before the first.
 *
 * @param {string} root
 * @returns {Promise<Manifest>}
 */
export async function readManifest(root) {
  const bytes = await readWhole(root, FILE);
  if (!bytes) return { files: new Map(), cms: '', others: {}, text: undefined };
  const text = bytes.toString();
  const { files, cms = '', ...others } = parse(text);
  return { files: new Map(Object.entries(files)), cms, others, text };
}

/**
 * The files that this CMS may replace and remove. What another one wrote is somebody else's, as it is to the exporter.
 *
 * @param {Ownership} owned
 * @param {string} cms
 */
export function ownedFiles(owned, cms) {
  return !owned.cms || !cms || owned.cms === cms ? owned.files : new Map();
}

/**
 * Remember what is the CMS's; the file is left alone where it says so already.
 *
 * @param {string} root
 * @param {Manifest} before
 * @param {Ownership} now
 * @returns {Promise<Manifest>}
 */
export async function writeManifest(root, before, now) {
  const cms = now.cms || before.cms;
  const sorted = [...now.files].sort(([one], [other]) => comparePaths(one, other));
  /** @type {[string, ManifestEntry][]} */
  const entries = sorted.map(([path, file]) => [path, describe(file, before.files.get(path))]);
  const content = { version: 1, ...before.others, cms, files: Object.fromEntries(entries) };
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (text !== before.text) await writeWhole(root, FILE, text);
  return { files: new Map(entries), cms, others: before.others, text };
}

/**
 * An entry in the exporter's words. What it said beyond that of this same content, it goes on saying.
 *
 * @param {ManifestEntry} file
 * @param {ManifestEntry | undefined} before
 */
function describe({ sha256, owner, shows }, before) {
  const known = before?.sha256 === sha256 ? before : {};
  return { ...known, sha256, owner, ...(shows && { shows }) };
}

/**
 * @param {string} text
 * @returns {{ files: Record<string, ManifestEntry>, cms?: string }} and what else the file says
 */
function parse(text) {
  /** @type {unknown} */
  let content;
  try {
    content = JSON.parse(text);
  } catch {
    // Refused below, with everything else that no export wrote.
  }
  if (isManifest(content)) return content;
  throw new PullError(
    `${FILE}: is not what an export or a pull wrote; restore it from git, or delete it and pull with --force.`,
    REFUSED,
  );
}

/**
 * @param {unknown} content
 * @returns {content is { files: Record<string, ManifestEntry>, cms?: string }}
 */
function isManifest(content) {
  if (!isRecord(content) || !isRecord(content.files)) return false;
  return ['string', 'undefined'].includes(typeof content.cms) && Object.entries(content.files).every(isEntry);
}

/** @param {[path: string, file: unknown]} entry */
function isEntry([path, file]) {
  const { sha256, owner } = isRecord(file) ? file : {};
  return !findFault(path, RELEASE_PATHS) && isDigest(sha256) && typeof owner === 'string';
}
