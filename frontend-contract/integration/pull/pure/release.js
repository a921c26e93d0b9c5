// Pure: what the CMS says a release is.
/** @import { Release, ReleaseFile, ReleasePaths } from '../../shared/shapes.ts' */

import { isRecord } from '../../shared/record.js';
import { FAILED, PullError, printable, REFUSED } from './errors.js';
import { findClash, findFault } from './paths.js';

const VERSION = 1;
const MOST_FILES = 100_000;
export const LARGEST_MANIFEST = 64 * 1024 * 1024; // Bytes.
const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Read a manifest, and refuse one that asks for what no export writes.
 *
 * @param {Uint8Array} body
 * @param {string} source where it came from, for messages
 * @param {ReleasePaths} allowed
 * @returns {Release}
 * @throws {PullError}
 */
export function parseRelease(body, source, allowed) {
  const manifest = parseJson(body, source);
  if (!isRecord(manifest)) throw misfit(source, 'is JSON, but not a manifest');
  if (manifest.version !== VERSION) {
    const found = printable(JSON.stringify(manifest.version) ?? 'none');
    const advice = 'update whichever of the CMS and astro-wagtail-events is the older';
    throw new PullError(`${source} has version ${found}, this client reads version ${VERSION}; ${advice}.`);
  }
  if (!isWhole(manifest.release) || manifest.release < 1) throw misfit(source, 'has no release number');
  if (!isRecord(manifest.files)) throw misfit(source, 'has no files');
  const files = Object.entries(manifest.files);
  if (files.length > MOST_FILES) throw refused(source, `${files.length} files, more than ${MOST_FILES}`);
  const read = new Map(files.map(([path, file]) => [path, readFile(path, file, source)]));
  checkPaths([...read.keys()], source, allowed);
  const { release: number, cms } = manifest;
  return { number, cms: typeof cms === 'string' ? cms : '', files: read };
}

/** @param {unknown} value @returns {value is string} */
export function isDigest(value) {
  return typeof value === 'string' && SHA256.test(value);
}

/** @param {unknown} value @returns {value is number} */
function isWhole(value) {
  return Number.isSafeInteger(value);
}

/** @param {string} path @param {unknown} file @param {string} source @returns {ReleaseFile} */
function readFile(path, file, source) {
  const { sha256, size, owner, shows } = isRecord(file) ? file : {};
  const isSound = isDigest(sha256) && isWhole(size) && size >= 0 && typeof owner === 'string';
  if (isSound && shows === undefined) return { sha256, size, owner };
  if (isSound && typeof shows === 'string') return { sha256, size, owner, shows };
  throw misfit(source, `does not say sha256, size and owner of "${printable(path)}"`);
}

/**
 * Refuse paths that an export never writes, or that a disk could take for one another.
 *
 * @param {string[]} paths
 * @param {string} source
 * @param {ReleasePaths} allowed
 */
function checkPaths(paths, source, allowed) {
  for (const path of paths) {
    const fault = findFault(path, allowed);
    if (fault) throw refused(source, `a file "${printable(path)}", which ${fault}`);
  }
  const clash = findClash(paths)?.map(printable);
  if (clash) throw refused(source, `both "${clash[0]}" and "${clash[1]}", which some disks cannot tell apart`);
}

/** @param {Uint8Array} body @param {string} source @returns {unknown} */
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
