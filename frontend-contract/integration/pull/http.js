// The only way to the CMS: one request, and what its answer means. The token goes to CMS_URL and nowhere else, and into
// no message.
/** @import { Answer, Endpoint } from '../shared/shapes.ts' */
import http from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { explainNetwork, NotFoundError, PullError, TransientError } from './pure/errors.js';
import { isGzip, readRetryAfter } from './pure/headers.js';

/** How many requests may be under way together. */
export const AT_ONCE = 8;
// Node reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY itself, from 22.21 on; `explainProxy` says where it does not.
const CONNECTIONS = { keepAlive: true, maxSockets: AT_ONCE, proxyEnv: process.env };
/** @type {Record<string, { request: typeof http.request, agent: http.Agent }>} */
const PROTOCOLS = {
  'http:': { request: http.request, agent: new http.Agent(CONNECTIONS) },
  'https:': { request: https.request, agent: new https.Agent(CONNECTIONS) },
};

/** @type {Record<number, (response: Answer, url: URL) => Error>} what a status other than success means */
const REFUSALS = {
  301: movedError,
  302: movedError,
  303: movedError,
  307: movedError,
  308: movedError,
  404: () => new NotFoundError(),
  408: unavailableError,
  425: unavailableError,
  429: unavailableError,
};

/**
 * Ask once; what comes is handed on piece by piece. No redirect is followed.
 *
 * @param {Endpoint} endpoint
 * @param {string} path below api/export/
 * @param {object} request
 * @param {(piece: Uint8Array) => Promise<void> | void} request.take
 * @param {number} request.limit bytes; a longer answer is cut off, which is a TransientError
 * @param {string} [request.etag]
 * @param {AbortSignal} [request.signal]
 * @returns {Promise<{ changed: boolean, digest: string | undefined }>} changed: false where it is what etag said already,
 *   and no byte came; digest: the sha256 that the CMS gives of what it sent
 * @throws {PullError | TransientError | NotFoundError}
 */
export async function ask(endpoint, path, { take, limit, etag, signal }) {
  const url = new URL(`api/export/${path}`, endpoint.cms);
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), endpoint.timeoutMs);
  const stop = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
  let response;
  try {
    response = await open(endpoint, url, { headers: etag ? { 'if-none-match': `"${etag}"` } : {}, signal: stop });
    if (response.statusCode === 304 && etag) return { changed: false, digest: etag };
    if (response.statusCode !== 200) throw refuse(response, url);
    let size = 0;
    await receive(response, stop, async (piece) => {
      timer.refresh();
      size += piece.length;
      if (size > limit) throw new TransientError('its answer is longer than it should be');
      await take(piece);
    });
    return { changed: true, digest: response.headers.etag?.match(/^(?:W\/)?"([0-9a-f]{64})"$/)?.[1] };
  } catch (error) {
    signal?.throwIfAborted();
    throw silence.signal.aborted ? silentError(endpoint) : error;
  } finally {
    clearTimeout(timer);
    response?.destroy();
  }
}

/**
 * Post to the CMS once.
 *
 * @param {Endpoint} endpoint
 * @param {string} path below api/export/
 * @param {unknown} content what JSON can hold
 * @throws {PullError | TransientError | NotFoundError}
 */
export async function tell(endpoint, path, content) {
  const url = new URL(`api/export/${path}`, endpoint.cms);
  const silence = AbortSignal.timeout(endpoint.timeoutMs);
  let response;
  try {
    const headers = { 'content-type': 'application/json' };
    response = await open(endpoint, url, { headers, body: JSON.stringify(content), signal: silence });
    if (response.statusCode !== 204) throw refuse(response, url);
  } catch (error) {
    throw silence.aborted ? silentError(endpoint) : error;
  } finally {
    response?.destroy();
  }
}

/**
 * The beginning of an answer, whatever it is. No redirect is followed.
 *
 * @param {Endpoint} endpoint
 * @param {URL} url
 * @param {object} request
 * @param {Record<string, string>} [request.headers]
 * @param {string} [request.body] what is posted; without it, the request only asks
 * @param {AbortSignal} request.signal
 * @returns {Promise<Answer>}
 */
function open(endpoint, url, { headers, body, signal }) {
  const { request, agent } = PROTOCOLS[url.protocol];
  const method = body === undefined ? 'GET' : 'POST';
  const all = { authorization: `Bearer ${endpoint.token}`, 'accept-encoding': 'gzip', ...headers };
  return new Promise((resolve, reject) => {
    request(url, { method, agent, headers: all, signal })
      .once('response', resolve)
      .once('error', (error) => reject(explainNetwork(error)))
      .end(body);
  });
}

/**
 * What an answer means that is no success.
 *
 * @param {Answer} response
 * @param {URL} url
 * @returns {Error}
 */
function refuse(response, url) {
  const status = /** @type {number} */ (response.statusCode);
  const meaning = REFUSALS[status] ?? (status >= 500 ? unavailableError : unknownError);
  return meaning(response, url);
}

/** @param {Answer} response */
function unavailableError({ statusCode, headers }) {
  return new TransientError(`it answered HTTP ${statusCode}`, readRetryAfter(headers['retry-after'], Date.now()));
}

/** @param {Answer} response @param {URL} url */
function movedError({ headers: { location = '' } }, url) {
  const target = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
  return new PullError(
    `${url.origin} redirects to ${target ? target.origin + target.pathname : 'nowhere'}, and a token follows no ` +
      'redirect; set CMS_URL to the address at which the CMS itself answers.',
  );
}

/** @param {Answer} response @param {URL} url */
function unknownError({ statusCode }, url) {
  return new PullError(
    `${url.origin} answered HTTP ${statusCode}, which is not what the CMS says; see that CMS_URL is its address, and ` +
      'what answers in its place.',
  );
}

/**
 * Hand on the body piece by piece. What goes wrong with the network is a TransientError; what the taker throws stays.
 *
 * @param {Answer} response
 * @param {AbortSignal} signal
 * @param {(piece: Uint8Array) => Promise<void>} take
 */
async function receive(response, signal, take) {
  /** @type {unknown} */
  let failure;
  const takeAll = async (/** @type {AsyncIterable<Uint8Array>} */ pieces) => {
    for await (const piece of pieces) {
      await take(piece).catch((error) => {
        failure = error;
        throw error;
      });
    }
  };
  const isPacked = isGzip(response.headers['content-encoding']);
  try {
    await (isPacked
      ? pipeline(response, createGunzip(), takeAll, { signal })
      : pipeline(response, takeAll, { signal }));
  } catch (error) {
    throw failure ?? explainNetwork(error);
  }
}

/** @param {Endpoint} endpoint */
function silentError({ timeoutMs }) {
  return new TransientError(`it was silent for ${timeoutMs / 1000} seconds`);
}
