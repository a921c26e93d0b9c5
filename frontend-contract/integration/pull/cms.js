// The only door to the CMS. The token goes to CMS_URL and nowhere else, and into no message.
import { GoneFault, PassingFault, PullError } from './problems.js';

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

/** @type {Record<number, (response: Response, url: URL) => Error>} what a status other than success means */
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

/**
 * Ask once; what comes is handed on piece by piece.
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
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${door.token}`, ...(etag && { 'if-none-match': `"${etag}"` }) },
      redirect: 'manual', // The token must not follow one.
      signal: signal ? AbortSignal.any([signal, silence.signal]) : silence.signal,
    });
    if (response.status === 304 && etag) return { changed: false, digest: etag };
    if (response.status !== 200) throw refuse(response, url);
    let size = 0;
    for await (const piece of response.body ?? []) {
      timer.refresh();
      size += piece.length;
      if (size > limit) throw new PassingFault('its answer is longer than it should be');
      await take(piece);
    }
    return { changed: true, digest: response.headers.get('etag')?.match(/^(?:W\/)?"([0-9a-f]{64})"$/)?.[1] };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw silence.signal.aborted ? new PassingFault(`it was silent for ${door.patience / 1000} seconds`) : judge(error);
  } finally {
    clearTimeout(timer);
    silence.abort(); // Lets go of the connection where the answer was not read to its end.
  }
}

/** @param {Response} response @param {URL} url */
function refuse(response, url) {
  const meaning = REFUSALS[response.status] ?? (response.status >= 500 ? passingFault : unknownError);
  return meaning(response, url);
}

/** @param {Response} response */
function passingFault(response) {
  const seconds = Number(response.headers.get('retry-after'));
  return new PassingFault(`it answered HTTP ${response.status}`, seconds > 0 ? seconds * 1000 : undefined);
}

/** @param {Response} response @param {URL} url */
function movedError(response, url) {
  const place = response.headers.get('location') ?? '';
  const target = URL.canParse(place, url.href) ? new URL(place, url) : undefined;
  return new PullError(
    `${url.origin} redirects to ${target ? target.origin + target.pathname : 'nowhere'}, and a token follows no ` +
      'redirect; set CMS_URL to the address at which the CMS itself answers.',
  );
}

/** @param {Response} response @param {URL} url */
function unknownError(response, url) {
  return new PullError(
    `${url.origin} answered HTTP ${response.status}, which the CMS never does; see that CMS_URL is its address, and ` +
      'what answers in its place.',
  );
}

/** @type {Record<string, string>} what the system says -> what to tell a person */
const NETWORK = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no such host is known',
  EAI_AGAIN: 'its name cannot be looked up now',
  ECONNRESET: 'the connection broke off',
  UND_ERR_SOCKET: 'the connection broke off',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  Z_BUF_ERROR: 'its answer was cut off',
  Z_DATA_ERROR: 'its answer cannot be decompressed',
};

/**
 * What fetch throws has no words for people; whatever happened on the network may pass.
 *
 * @param {any} error
 */
function judge(error) {
  const code = error.cause?.code ?? error.code;
  if (code in NETWORK) return new PassingFault(NETWORK[code]);
  if (!(error instanceof TypeError)) return error;
  return new PassingFault(`the network failed (${code ?? error.cause?.message ?? error.message})`);
}
