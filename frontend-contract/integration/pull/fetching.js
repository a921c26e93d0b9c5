/** @import { FetchedRelease, PullSettings, ReleaseFile } from '../shared/shapes.ts' */
import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { ask } from './http.js';
import { NotFoundError, PullError, printable, TransientError } from './pure/errors.js';
import { LARGEST_MANIFEST, parseRelease } from './pure/release.js';
import { RELEASE_PATHS } from './release-paths.js';
import { retry } from './retry.js';

/**
 * The release that is current in the CMS.
 *
 * @param {PullSettings} settings
 * @param {Buffer | undefined} known the manifest that the last pull kept: where it is current still, nothing is sent
 * @returns {Promise<FetchedRelease>}
 */
export async function fetchRelease(settings, known) {
  const source = `${settings.cms.origin}: the manifest`;
  const etag = known && hashOf(known);
  const body = await explain(settings, undefined, () =>
    retry(
      async () => {
        const pieces = /** @type {Uint8Array[]} */ ([]);
        const take = (/** @type {Uint8Array} */ piece) => void pieces.push(piece);
        const { changed, digest } = await ask(settings, 'manifest.json', { take, limit: LARGEST_MANIFEST, etag });
        if (!changed) return /** @type {Buffer} */ (known);
        const body = Buffer.concat(pieces);
        if (digest && digest !== hashOf(body)) throw new TransientError('its answer was cut off or changed on the way');
        return body;
      },
      { tries: settings.tries },
    ),
  );
  return { release: parseRelease(body, source, RELEASE_PATHS), body };
}

/**
 * Fetch one file of a release to a place on disk, where it is whole and safe from a power cut afterwards.
 *
 * @param {PullSettings} settings
 * @param {string} path for messages
 * @param {ReleaseFile} file
 * @param {string} place
 * @param {AbortSignal} signal
 * @throws {NotFoundError | PullError}
 */
export async function fetchFile(settings, path, file, place, signal) {
  await explain(settings, path, () =>
    retry(() => fetchOnce(settings, file, place, signal), { tries: settings.tries, signal }),
  );
}

/**
 * Whether a place holds exactly this content.
 *
 * @param {string} place
 * @param {ReleaseFile} file
 */
export async function holds(place, { sha256, size }) {
  try {
    const content = await readFile(place);
    return content.length === size && hashOf(content) === sha256;
  } catch {
    return false; // Not there, or not readable: it is fetched.
  }
}

/** @param {PullSettings} settings @param {ReleaseFile} file @param {string} place @param {AbortSignal} signal */
async function fetchOnce(settings, { sha256, size }, place, signal) {
  const hash = createHash('sha256');
  let length = 0;
  const target = await open(place, 'w');
  try {
    const take = async (/** @type {Uint8Array} */ piece) => {
      hash.update(piece);
      length += piece.length;
      await target.writeFile(piece);
    };
    await ask(settings, `files/${sha256}`, { take, limit: size, signal });
    if (length < size) throw new TransientError(`its answer was cut off after ${length} of ${size} bytes`);
    if (hash.digest('hex') !== sha256) throw new TransientError('what came is not what its sha256 says');
    await target.sync();
  } finally {
    await target.close();
  }
}

/**
 * Faults of a request as the sentence that a person needs, once no further try is left.
 *
 * @template Result
 * @param {PullSettings} settings
 * @param {string | undefined} path undefined: the manifest
 * @param {() => Promise<Result>} request
 * @returns {Promise<Result>}
 */
async function explain(settings, path, request) {
  try {
    return await request();
  } catch (error) {
    if (error instanceof NotFoundError) throw path === undefined ? unknownToken(settings) : new NotFoundError(path);
    if (!(error instanceof TransientError)) throw error;
    const what = path === undefined ? 'the manifest' : printable(path);
    const times = settings.tries === 1 ? 'once' : `${settings.tries} times`;
    throw new PullError(
      `${settings.cms.href} did not give ${what}, asked ${times}: ${error.message}; see that the CMS is up and ` +
        'CMS_URL is right, then pull again.',
    );
  }
}

/** @param {PullSettings} settings */
function unknownToken({ cms }) {
  return new PullError(
    `${cms.href} refused the token, or is not the CMS; set WAGTAIL_EXPORT_TOKEN to one that the CMS has not revoked, ` +
      'and see that CMS_URL is right.',
  );
}

/** @param {Uint8Array} content */
function hashOf(content) {
  return createHash('sha256').update(content).digest('hex');
}
