// Downloads of a release: its manifest and its files, each verified by its SHA-256.
/** @import { PullSettings, ReleaseFile } from '../shared/shapes.ts' */
/** @import { FetchedRelease } from './shapes.ts' */
import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { get } from './http.js';
import { applyDifference } from './pure/difference.js';
import { NotFoundError, PullError, printable, TransientError } from './pure/errors.js';
import { MAX_MANIFEST_BYTES, parseRelease } from './pure/release.js';
import { RELEASE_PATHS } from './release-paths.js';
import { retry } from './retry.js';

/**
 * Fetch the current release of the CMS.
 *
 * @param {PullSettings} settings
 * @param {Buffer | undefined} cached the manifest of the last pull: while it is current, the CMS answers 304 without a body
 * @returns {Promise<FetchedRelease>}
 */
export async function fetchRelease(settings, cached) {
  const source = `${settings.cms.origin}: the manifest`;
  const limits = { tries: settings.tries };
  const body = await explain(settings, 'the manifest', () =>
    retry(async () => (cached && (await fetchNewer(settings, cached))) ?? fetchManifest(settings), limits),
  ).catch((error) => {
    throw error instanceof NotFoundError ? tokenError(settings) : error;
  });
  return { release: parseRelease(body, source, RELEASE_PATHS), body };
}

/** @param {PullSettings} settings */
async function fetchManifest(settings) {
  const { body, digest } = await fetchWhole(settings, 'manifest.json');
  if (digest && digest !== sha256Of(body)) throw new TransientError('its answer was cut off or changed on the way');
  return body;
}

/**
 * The manifest, where the CMS says how it differs from an earlier one, or answers with all of it.
 *
 * @param {PullSettings} settings
 * @param {Buffer} cached
 * @returns {Promise<Buffer | undefined>} undefined where the answer does not give the manifest that it names
 */
async function fetchNewer(settings, cached) {
  const etag = sha256Of(cached);
  const { changed, body, digest } = await fetchWhole(settings, `manifest.json?since=${etag}`, etag);
  if (!changed) return cached;
  return [body, applyDifference(cached, body)].find((found) => found && digest === sha256Of(found));
}

/** @param {PullSettings} settings @param {string} path @param {string} [etag] */
async function fetchWhole(settings, path, etag) {
  const chunks = /** @type {Uint8Array[]} */ ([]);
  const onChunk = (/** @type {Uint8Array} */ chunk) => void chunks.push(chunk);
  const answer = await get(settings, path, { onChunk, limit: MAX_MANIFEST_BYTES, ...(etag && { etag }) });
  return { ...answer, body: Buffer.concat(chunks) };
}

/**
 * Download one file of a release, verify it and sync it to disk.
 *
 * @param {PullSettings} settings
 * @param {string} path for messages
 * @param {ReleaseFile} file
 * @param {string} target
 * @param {AbortSignal} signal
 * @throws {NotFoundError | PullError}
 */
export async function fetchFile(settings, path, file, target, signal) {
  try {
    await explain(settings, printable(path), () =>
      retry(() => fetchOnce(settings, file, target, signal), { tries: settings.tries, signal }),
    );
  } catch (error) {
    throw error instanceof NotFoundError ? new NotFoundError(path) : error;
  }
}

/**
 * Whether a file has exactly the content of a release's file.
 *
 * @param {string} target
 * @param {ReleaseFile} file
 */
export async function hasContent(target, { sha256, size }) {
  try {
    const content = await readFile(target);
    return content.length === size && sha256Of(content) === sha256;
  } catch {
    return false; // Missing or unreadable: it is fetched.
  }
}

/** @param {PullSettings} settings @param {ReleaseFile} file @param {string} target @param {AbortSignal} signal */
async function fetchOnce(settings, { sha256, size }, target, signal) {
  const hash = createHash('sha256');
  let length = 0;
  const output = await open(target, 'w');
  try {
    const onChunk = async (/** @type {Uint8Array} */ chunk) => {
      hash.update(chunk);
      length += chunk.length;
      await output.writeFile(chunk);
    };
    await get(settings, `files/${sha256}`, { onChunk, limit: size, signal });
    if (length < size) throw new TransientError(`its answer was cut off after ${length} of ${size} bytes`);
    if (hash.digest('hex') !== sha256) throw new TransientError('what came is not what its sha256 says');
    await output.sync();
  } finally {
    await output.close();
  }
}

/**
 * Turn what is left after the last try into an error with a message for people.
 *
 * @template Result
 * @param {PullSettings} settings
 * @param {string} subject what was asked for
 * @param {() => Promise<Result>} request
 * @returns {Promise<Result>}
 */
export async function explain(settings, subject, request) {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    const times = settings.tries === 1 ? 'once' : `${settings.tries} times`;
    throw new PullError(
      `${settings.cms.href} did not give ${subject}, asked ${times}: ${error.message}; see that the CMS is up and ` +
        'CMS_URL is right, then pull again.',
    );
  }
}

/** @param {PullSettings} settings */
function tokenError({ cms }) {
  return new PullError(
    `${cms.href} refused the token, or is not the CMS; set WAGTAIL_EXPORT_TOKEN to one that the CMS has not revoked, ` +
      'and see that CMS_URL is right.',
  );
}

/** @param {Uint8Array} content */
function sha256Of(content) {
  return createHash('sha256').update(content).digest('hex');
}
