// .wagtail-export.json: the files that an export or a pull wrote. The exporter reads and writes the same format.
/** @import { ManifestEntry } from '../shared/shapes.ts' */
/** @import { Manifest, Ownership } from './shapes.ts' */
import { isRecord } from '../shared/record.js';
import { readIfExists, writeAtomically } from './disk.js';
import { PullError, REFUSED } from './pure/errors.js';
import { findPathError } from './pure/paths.js';
import { comparePaths } from './pure/plan.js';
import { isDigest } from './pure/release.js';
import { RELEASE_PATHS } from './release-paths.js';

const MANIFEST_FILE = '.wagtail-export.json';

/**
 * The manifest of the last export or pull; empty before the first.
 *
 * @param {string} root
 * @returns {Promise<Manifest>}
 */
export async function readManifest(root) {
  const bytes = await readIfExists(root, MANIFEST_FILE);
  if (!bytes) return { files: new Map(), cms: '', others: {}, text: undefined };
  const text = bytes.toString();
  const { files, cms = '', ...others } = parse(text);
  return { files: new Map(Object.entries(files)), cms, others, text };
}

/**
 * The files that this CMS may replace and remove: none where the manifest is another CMS's, as in the exporter.
 *
 * @param {Ownership} owned
 * @param {string} cms
 */
export function ownedFiles(owned, cms) {
  return !owned.cms || !cms || owned.cms === cms ? owned.files : new Map();
}

/**
 * Write the manifest; an unchanged one is not touched.
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
  const entries = sorted.map(([path, file]) => [path, toEntry(file, before.files.get(path))]);
  const content = { version: 1, ...before.others, cms, files: Object.fromEntries(entries) };
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (text !== before.text) await writeAtomically(root, MANIFEST_FILE, text);
  return { files: new Map(entries), cms, others: before.others, text };
}

/**
 * An entry in the exporter's format. Keys that the exporter added for the same content are kept.
 *
 * @param {ManifestEntry} file
 * @param {ManifestEntry | undefined} before
 */
function toEntry({ sha256, owner, shows }, before) {
  const known = before?.sha256 === sha256 ? before : {};
  return { ...known, sha256, owner, ...(shows && { shows }) };
}

/**
 * @param {string} text
 * @returns {{ files: Record<string, ManifestEntry>, cms?: string }} and other keys
 */
function parse(text) {
  /** @type {unknown} */
  let content;
  try {
    content = JSON.parse(text);
  } catch {
    // Refused below, like every other invalid manifest.
  }
  if (isManifest(content)) return content;
  throw new PullError(
    `${MANIFEST_FILE}: is not what an export or a pull wrote; restore it from git, or delete it and pull with --force.`,
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
  return !findPathError(path, RELEASE_PATHS) && isDigest(sha256) && typeof owner === 'string';
}
