// The HTTP client for the export API of the CMS. The token is sent to CMS_URL only, and appears in no message.
/** @import { Answer, Endpoint } from '../shared/shapes.ts' */
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { connect } from './agents.js';
import { explainNetwork, NotFoundError, PullError, TransientError } from './pure/errors.js';
import { isGzip, readRetryAfter } from './pure/headers.js';

const SLOWEST = 1; // Bytes in a millisecond, beyond the time that the CMS may be silent.

/** @type {Record<number, (response: Answer, url: URL) => Error>} status other than success -> error */
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
 * Ask once, by POST where there is a body to send; the answer's is passed on chunk by chunk. No redirect is followed.
 *
 * @param {Endpoint} endpoint
 * @param {string} path below api/export/
 * @param {object} request
 * @param {(chunk: Uint8Array) => Promise<void> | void} request.onChunk
 * @param {number} request.limit bytes; a longer body is a TransientError
 * @param {string} [request.etag]
 * @param {string} [request.body] plain text
 * @param {AbortSignal} [request.signal]
 * @returns {Promise<{ changed: boolean, digest: string | undefined }>} changed: false after a 304; digest: the SHA-256
 *   in the response's ETag
 * @throws {PullError | TransientError | NotFoundError}
 */
export async function get(endpoint, path, { onChunk, limit, etag, body, signal }) {
  const url = new URL(`api/export/${path}`, endpoint.cms);
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(), endpoint.timeoutMs);
  const stop = signal ? AbortSignal.any([signal, idle.signal]) : idle.signal;
  let response;
  try {
    const headers = { ...(etag && { 'if-none-match': `"${etag}"` }), ...(body && { 'content-type': 'text/plain' }) };
    response = await open(endpoint, url, { headers, ...(body && { body }), signal: stop });
    if (response.statusCode === 304 && etag) return { changed: false, digest: etag };
    if (response.statusCode !== 200) throw statusError(response, url);
    timer.refresh();
    const started = performance.now();
    let size = 0;
    await receive(response, stop, async (chunk) => {
      timer.refresh();
      size += chunk.length;
      if (size > limit) throw new TransientError('its answer is longer than it should be');
      const elapsed = performance.now() - started;
      if (elapsed > endpoint.timeoutMs + size / SLOWEST) throw slowError(size, elapsed);
      await onChunk(chunk);
    });
    return { changed: true, digest: response.headers.etag?.match(/^(?:W\/)?"([0-9a-f]{64})"$/)?.[1] };
  } catch (error) {
    signal?.throwIfAborted();
    throw idle.signal.aborted ? timeoutError(endpoint) : error;
  } finally {
    clearTimeout(timer);
    response?.destroy();
  }
}

/**
 * POST JSON once.
 *
 * @param {Endpoint} endpoint
 * @param {string} path below api/export/
 * @param {unknown} content a JSON value
 * @throws {PullError | TransientError | NotFoundError}
 */
export async function post(endpoint, path, content) {
  const url = new URL(`api/export/${path}`, endpoint.cms);
  const idle = AbortSignal.timeout(endpoint.timeoutMs);
  let response;
  try {
    const headers = { 'content-type': 'application/json' };
    response = await open(endpoint, url, { headers, body: JSON.stringify(content), signal: idle });
    if (response.statusCode !== 204) throw statusError(response, url);
  } catch (error) {
    throw idle.aborted ? timeoutError(endpoint) : error;
  } finally {
    response?.destroy();
  }
}

/**
 * Send a request and return the response before its body, whatever its status.
 *
 * @param {Endpoint} endpoint
 * @param {URL} url
 * @param {object} request
 * @param {Record<string, string>} [request.headers]
 * @param {string} [request.body] sent by POST; without it the request is a GET
 * @param {AbortSignal} request.signal
 * @returns {Promise<Answer>}
 */
function open(endpoint, url, { headers, body, signal }) {
  const { request, agent, way } = connect(endpoint.cms);
  const method = body === undefined ? 'GET' : 'POST';
  const all = { authorization: `Bearer ${endpoint.token}`, 'accept-encoding': 'gzip', ...headers };
  return new Promise((resolve, reject) => {
    request(url, { method, agent, headers: all, signal })
      .once('response', resolve)
      .once('error', (error) => reject(explainNetwork(error, way)))
      .end(body);
  });
}

/**
 * The error for a response without success.
 *
 * @param {Answer} response
 * @param {URL} url
 * @returns {Error}
 */
function statusError(response, url) {
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
 * Pass on the body chunk by chunk. An error of the network becomes a TransientError; one of onChunk is rethrown.
 *
 * @param {Answer} response
 * @param {AbortSignal} signal
 * @param {(chunk: Uint8Array) => Promise<void>} onChunk
 */
async function receive(response, signal, onChunk) {
  /** @type {unknown} */
  let failure;
  const forwardAll = async (/** @type {AsyncIterable<Uint8Array>} */ chunks) => {
    for await (const chunk of chunks) {
      await onChunk(chunk).catch((error) => {
        failure = error;
        throw error;
      });
    }
  };
  const isCompressed = isGzip(response.headers['content-encoding']);
  try {
    await (isCompressed
      ? pipeline(response, createGunzip(), forwardAll, { signal })
      : pipeline(response, forwardAll, { signal }));
  } catch (error) {
    throw failure ?? explainNetwork(error);
  }
}

/** @param {Endpoint} endpoint */
function timeoutError({ timeoutMs }) {
  return new TransientError(`it was silent for ${timeoutMs / 1000} seconds`);
}

/** @param {number} size @param {number} elapsed milliseconds */
function slowError(size, elapsed) {
  return new TransientError(`it sent no more than ${size} bytes in ${Math.round(elapsed / 1000)} seconds`);
}
