// Pure: what the CMS says a release is.
import { findClash, findFault } from './paths.js';
import { FAILED, PullError, REFUSED, show } from './errors.js';

const VERSION = 1;
const MOST_FILES = 100_000;
export const LARGEST_MANIFEST = 64 * 1024 * 1024; // Bytes.
const SHA256 = /^[0-9a-f]{64}$/;

/**
 * @typedef {object} FileOfRelease
 * @property {string} sha256
 * @property {number} size bytes
 * @property {string} owner as the exporter writes it, such as "page:12"
 * @property {string} [shows] the upload that it is a copy of, such as "image:5"
 *
 * @typedef {object} Release
 * @property {number} number
 * @property {string} cms which CMS, and which tree of its pages; "" where it does not say
 * @property {Map<string, FileOfRelease>} files path from the project's root -> file
 */

/**
 * Read a manifest, and refuse one that asks for what no export writes.
 *
 * @param {Uint8Array} body
 * @param {string} source where it came from, for messages
 * @returns {Release}
 * @throws {PullError}
 */
export function parseRelease(body, source) {
  const manifest = parseJson(body, source);
  if (!isRecord(manifest)) throw misfit(source, 'is JSON, but not a manifest');
  if (manifest.version !== VERSION) {
    const found = show(JSON.stringify(manifest.version) ?? 'none');
    const advice = 'update whichever of the CMS and astro-wagtail-events is the older';
    throw new PullError(`${source} has version ${found}, this client reads version ${VERSION}; ${advice}.`);
  }
  if (!Number.isSafeInteger(manifest.release) || manifest.release < 1) throw misfit(source, 'has no release number');
  if (!isRecord(manifest.files)) throw misfit(source, 'has no files');
  const files = Object.entries(manifest.files);
  if (files.length > MOST_FILES) throw refused(source, `${files.length} files, more than ${MOST_FILES}`);
  for (const [path, file] of files) checkFile(path, file, source);
  checkPaths(files.map(([path]) => path), source);
  const { release: number, cms } = manifest;
  return { number, cms: typeof cms === 'string' ? cms : '', files: new Map(files) };
}

/** @param {unknown} value @returns {value is Record<string, any>} */
export function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @param {unknown} value @returns {value is string} */
export function isDigest(value) {
  return typeof value === 'string' && SHA256.test(value);
}

/** @param {string} path @param {any} file @param {string} source */
function checkFile(path, file, source) {
  const sound =
    isRecord(file) &&
    isDigest(file.sha256) &&
    Number.isSafeInteger(file.size) &&
    file.size >= 0 &&
    typeof file.owner === 'string' &&
    ['string', 'undefined'].includes(typeof file.shows);
  if (!sound) throw misfit(source, `does not say sha256, size and owner of "${show(path)}"`);
}

/**
 * Refuse paths that an export never writes, or that a disk could take for one another.
 *
 * @param {string[]} paths
 * @param {string} source
 */
function checkPaths(paths, source) {
  for (const path of paths) {
    const fault = findFault(path);
    if (fault) throw refused(source, `a file "${show(path)}", which ${fault}`);
  }
  const clash = findClash(paths)?.map(show);
  if (clash) throw refused(source, `both "${clash[0]}" and "${clash[1]}", which some disks cannot tell apart`);
}

/** @param {Uint8Array} body @param {string} source */
function parseJson(body, source) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw misfit(source, 'is not JSON');
  }
}

/** @param {string} source @param {string} fault */
function misfit(source, fault) {
  const advice = 'see that CMS_URL is the address of the CMS and nothing answers in its place';
  return new PullError(`${source} ${fault}; ${advice}.`, FAILED);
}

/** @param {string} source @param {string} what */
function refused(source, what) {
  return new PullError(`${source} names ${what}; nothing was pulled, correct the pages in the CMS.`, REFUSED);
}
