// The only door to the CMS. The token goes to CMS_URL and nowhere else, and into no message.
import http from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { explainNetwork, GoneFault, PassingFault, PullError } from './problems.js';

/** How many requests may be under way together. */
export const AT_ONCE = 8;
const CONNECTIONS = { keepAlive: true, maxSockets: AT_ONCE };
/** @type {Record<string, { get: typeof http.get, agent: http.Agent }>} */
const PROTOCOLS = {
  'http:': { get: http.get, agent: new http.Agent(CONNECTIONS) },
  'https:': { get: https.get, agent: new https.Agent(CONNECTIONS) },
};

/**
 * @typedef {object} Door
 * @property {URL} cms ends with a slash
 * @property {string} token
 * @property {number} patience milliseconds without a byte before a request is given up
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
    response = await open(url, door.token, etag, stop);
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
    throw silence.signal.aborted ? new PassingFault(`it was silent for ${door.patience / 1000} seconds`) : error;
  } finally {
    clearTimeout(timer);
    response?.destroy();
  }
}

/**
 * @param {URL} url
 * @param {string} token
 * @param {string | undefined} etag
 * @param {AbortSignal} signal
 * @returns {Promise<http.IncomingMessage>}
 */
function open(url, token, etag, signal) {
  const { get, agent } = PROTOCOLS[url.protocol];
  const headers = { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip', ...(etag && { 'if-none-match': `"${etag}"` }) };
  return new Promise((resolve, reject) => {
    get(url, { agent, headers, signal })
      .once('response', resolve)
      .once('error', (error) => reject(explainNetwork(error)));
  });
}

/**
 * Hand on the body piece by piece. What goes wrong with the network is a PassingFault; what the taker throws stays.
 *
 * @param {http.IncomingMessage} response
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
    await pipeline([response, ...unpack, takeAll], { signal });
  } catch (error) {
    throw failure ?? explainNetwork(error);
  }
}

/** @type {Record<number, (response: http.IncomingMessage, url: URL) => Error>} what a status other than success means */
const REFUSALS = {
  301: movedError,
  302: movedError,
  303: movedError,
  307: movedError,
  308: movedError,
  404: () => new GoneFault(),
  408: passingFault,
  425: passingFault,
  429: passingFault,
};

/** @param {http.IncomingMessage} response @param {URL} url */
function refuse(response, url) {
  const status = /** @type {number} */ (response.statusCode);
  const meaning = REFUSALS[status] ?? (status >= 500 ? passingFault : unknownError);
  return meaning(response, url);
}

/** @param {http.IncomingMessage} response */
function passingFault({ statusCode, headers }) {
  const seconds = Number(headers['retry-after']);
  return new PassingFault(`it answered HTTP ${statusCode}`, seconds > 0 ? seconds * 1000 : undefined);
}

/** @param {http.IncomingMessage} response @param {URL} url */
function movedError({ headers: { location = '' } }, url) {
  const target = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
  return new PullError(
    `${url.origin} redirects to ${target ? target.origin + target.pathname : 'nowhere'}, and a token follows no ` +
      'redirect; set CMS_URL to the address at which the CMS itself answers.',
  );
}

/** @param {http.IncomingMessage} response @param {URL} url */
function unknownError({ statusCode }, url) {
  return new PullError(
    `${url.origin} answered HTTP ${statusCode}, which the CMS never does; see that CMS_URL is its address, and ` +
      'what answers in its place.',
  );
}
