// Pure: parses and validates the manifest of a release.
/** @import { Release, ReleaseFile, ReleasePaths } from '../../shared/shapes.ts' */

import { isRecord } from '../../shared/record.js';
import { FAILED, PullError, printable, REFUSED } from './errors.js';
import { findCollision, findPathError } from './paths.js';

const VERSION = 1;
const MAX_FILES = 100_000;
export const MAX_MANIFEST_BYTES = 64 * 1024 * 1024;
const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Parse a manifest, and refuse one with a path that no export writes.
 *
 * @param {Uint8Array} body
 * @param {string} source its name in messages
 * @param {ReleasePaths} allowed
 * @returns {Release}
 * @throws {PullError}
 */
export function parseRelease(body, source, allowed) {
  const manifest = parseJson(body, source);
  if (!isRecord(manifest)) throw invalidError(source, 'is JSON, but not a manifest');
  if (manifest.version !== VERSION) {
    const found = printable(JSON.stringify(manifest.version) ?? 'none');
    const advice = 'update whichever of the CMS and astro-wagtail-events is the older';
    throw new PullError(`${source} has version ${found}, this client reads version ${VERSION}; ${advice}.`);
  }
  if (!isInteger(manifest.release) || manifest.release < 1) throw invalidError(source, 'has no release number');
  if (!isRecord(manifest.files)) throw invalidError(source, 'has no files');
  const files = Object.entries(manifest.files);
  if (files.length > MAX_FILES) throw refusedError(source, `${files.length} files, more than ${MAX_FILES}`);
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
function isInteger(value) {
  return Number.isSafeInteger(value);
}

/** @param {string} path @param {unknown} file @param {string} source @returns {ReleaseFile} */
function readFile(path, file, source) {
  const { sha256, size, owner, shows } = isRecord(file) ? file : {};
  const isSound = isDigest(sha256) && isInteger(size) && size >= 0 && typeof owner === 'string';
  if (isSound && shows === undefined) return { sha256, size, owner };
  if (isSound && typeof shows === 'string') return { sha256, size, owner, shows };
  throw invalidError(source, `does not say sha256, size and owner of "${printable(path)}"`);
}

/**
 * Refuse paths that an export never writes, or that collide on some disk.
 *
 * @param {string[]} paths
 * @param {string} source
 * @param {ReleasePaths} allowed
 */
function checkPaths(paths, source, allowed) {
  for (const path of paths) {
    const fault = findPathError(path, allowed);
    if (fault) throw refusedError(source, `a file "${printable(path)}", which ${fault}`);
  }
  const collision = findCollision(paths)?.map(printable);
  if (collision)
    throw refusedError(source, `both "${collision[0]}" and "${collision[1]}", which some disks cannot tell apart`);
}

/** @param {Uint8Array} body @param {string} source @returns {unknown} */
function parseJson(body, source) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw invalidError(source, 'is not JSON');
  }
}

/** @param {string} source @param {string} fault */
function invalidError(source, fault) {
  const advice = 'see that CMS_URL is the address of the CMS and nothing answers in its place';
  return new PullError(`${source} ${fault}; ${advice}.`, FAILED);
}

/** @param {string} source @param {string} what */
function refusedError(source, what) {
  return new PullError(`${source} names ${what}; nothing was pulled, correct the pages in the CMS.`, REFUSED);
}
