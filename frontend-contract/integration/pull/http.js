// One request to the CMS, and what its answer means. The token goes to CMS_URL and nowhere else, and into no message.
import http from 'node:http';
import https from 'node:https';
import { explainNetwork, GoneFault, PassingFault, PullError } from './pure/errors.js';

/** How many requests may be under way together. */
export const AT_ONCE = 8;
const CONNECTIONS = { keepAlive: true, maxSockets: AT_ONCE };
/** @type {Record<string, { request: typeof http.request, agent: http.Agent }>} */
const PROTOCOLS = {
  'http:': { request: http.request, agent: new http.Agent(CONNECTIONS) },
  'https:': { request: https.request, agent: new https.Agent(CONNECTIONS) },
};

/**
 * @typedef {object} Door
 * @property {URL} cms ends with a slash
 * @property {string} token
 * @property {number} patience milliseconds without a byte before a request is given up
 */

/**
 * The beginning of an answer, whatever it is. No redirect is followed.
 *
 * @param {Door} door
 * @param {URL} url
 * @param {object} request
 * @param {Record<string, string>} [request.headers]
 * @param {string} [request.body] what is posted; without it, the request only asks
 * @param {AbortSignal} request.signal
 * @returns {Promise<http.IncomingMessage>}
 */
export function open(door, url, { headers, body, signal }) {
  const { request, agent } = PROTOCOLS[url.protocol];
  const method = body === undefined ? 'GET' : 'POST';
  const all = { authorization: `Bearer ${door.token}`, 'accept-encoding': 'gzip', ...headers };
  return new Promise((resolve, reject) => {
    request(url, { method, agent, headers: all, signal })
      .once('response', resolve)
      .once('error', (error) => reject(explainNetwork(error)))
      .end(body);
  });
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

/**
 * What an answer means that is no success.
 *
 * @param {http.IncomingMessage} response
 * @param {URL} url
 * @returns {Error}
 */
export function refuse(response, url) {
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
    `${url.origin} answered HTTP ${statusCode}, which is not what the CMS says; see that CMS_URL is its address, and ` +
      'what answers in its place.',
  );
}
