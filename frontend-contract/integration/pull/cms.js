// The only door to the CMS.
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { open, refuse } from './http.js';
import { explainNetwork, GoneFault, PassingFault } from './pure/errors.js';

/**
 * @typedef {import('node:http').IncomingMessage} Response
 * @typedef {import('./http.js').Door} Door
 *
 * @typedef {object} Answer
 * @property {boolean} changed false: it is what etag said already, and no byte came
 * @property {string | undefined} digest the sha256 that the CMS gives of what it sent
 */

/**
 * Ask once; what comes is handed on piece by piece. No redirect is followed.
 *
 * @param {Door} door
 * @param {string} path below api/export/
 * @param {object} request
 * @param {(piece: Uint8Array) => Promise<void> | void} request.take
 * @param {number} request.limit bytes; a longer answer is cut off, which is a PassingFault
 * @param {string} [request.etag]
 * @param {AbortSignal} [request.signal]
 * @returns {Promise<Answer>}
 * @throws {PullError | PassingFault | GoneFault}
 */
export async function ask(door, path, { take, limit, etag, signal }) {
  const url = new URL(`api/export/${path}`, door.cms);
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), door.patience);
  const stop = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
  let response;
  try {
    response = await open(door, url, { headers: etag ? { 'if-none-match': `"${etag}"` } : {}, signal: stop });
    if (response.statusCode === 304 && etag) return { changed: false, digest: etag };
    if (response.statusCode !== 200) throw refuse(response, url);
    let size = 0;
    await receive(response, stop, async (piece) => {
      timer.refresh();
      size += piece.length;
      if (size > limit) throw new PassingFault('its answer is longer than it should be');
      await take(piece);
    });
    return { changed: true, digest: response.headers.etag?.match(/^(?:W\/)?"([0-9a-f]{64})"$/)?.[1] };
  } catch (error) {
    signal?.throwIfAborted();
    throw silence.signal.aborted ? silentFault(door) : error;
  } finally {
    clearTimeout(timer);
    response?.destroy();
  }
}

/**
 * Post to the CMS once.
 *
 * @param {Door} door
 * @param {string} path below api/export/
 * @param {unknown} content what JSON can hold
 * @throws {PullError | PassingFault | GoneFault}
 */
export async function tell(door, path, content) {
  const url = new URL(`api/export/${path}`, door.cms);
  const silence = AbortSignal.timeout(door.patience);
  let response;
  try {
    const headers = { 'content-type': 'application/json' };
    response = await open(door, url, { headers, body: JSON.stringify(content), signal: silence });
    if (response.statusCode !== 204) throw refuse(response, url);
  } catch (error) {
    throw silence.aborted ? silentFault(door) : error;
  } finally {
    response?.destroy();
  }
}

/**
 * Hand on the body piece by piece. What goes wrong with the network is a PassingFault; what the taker throws stays.
 *
 * @param {Response} response
 * @param {AbortSignal} signal
 * @param {(piece: Uint8Array) => Promise<void>} take
 */
async function receive(response, signal, take) {
  let failure;
  const takeAll = async (/** @type {AsyncIterable<Uint8Array>} */ pieces) => {
    for await (const piece of pieces) {
      await take(piece).catch((error) => {
        throw (failure = error);
      });
    }
  };
  const unpack = response.headers['content-encoding'] === 'gzip' ? [createGunzip()] : [];
  try {
    await pipeline(/** @type {any} */ ([response, ...unpack, takeAll]), { signal });
  } catch (error) {
    throw failure ?? explainNetwork(error);
  }
}

/** @param {Door} door */
function silentFault({ patience }) {
  return new PassingFault(`it was silent for ${patience / 1000} seconds`);
}
