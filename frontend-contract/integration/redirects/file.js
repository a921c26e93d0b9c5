/** Reads the file of redirects that the CMS writes. */

/** @import { Redirects } from '../shared/shapes.ts' */
import { isRecord } from '../shared/record.js';

export const ABSOLUTE_URL = /^https?:\/\//;

const STATUSES = [301, 302];
// Astro reads brackets as a route's parameter; a static site never sees a query or a fragment.
const UNROUTABLE = /[[\]?#\\]|(^|\/)\.{1,2}(\/|$)|\/\//;
// Built there, a redirect would be the home page, an error page or a setting of the host. As in redirect_sources.py.
const RESERVED = [
  /^\/index(\.html?)?\/?$/i,
  /^\/(404|500)(\/index)?(\.html)?\/?$/i,
  /^\/(200|[45][0-9x]{2})\.html\/?$/i,
  /^\/(.*\/)?404\.html\/?$/i,
  /^\/(robots\.txt|cname|web\.config)\/?$/i,
  /^\/_/,
  /^\/(?!\.well-known\/)(.*\/)?\./i,
];

/**
 * Parse and validate a file of redirects.
 *
 * @param {string} text
 * @param {string} file its name in messages
 * @returns {Redirects}
 */
export function readRedirects(text, file) {
  /** @type {unknown} */
  let redirects;
  try {
    // Some text editors add a byte order mark.
    redirects = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(describeErrors(file, [/** @type {Error} */ (error).message]));
  }
  if (!isRecord(redirects)) throw new Error(describeErrors(file, ['it holds no object']));
  const faults = Object.entries(redirects).flatMap(([source, redirect]) =>
    [...findRedirectErrors(source, redirect)].map((fault) => `"${source}": ${fault}`),
  );
  if (faults.length > 0) throw new Error(describeErrors(file, faults));
  return /** @type {Redirects} */ (redirects);
}

/**
 * @param {string} source
 * @param {unknown} redirect
 * @returns {Generator<string, void>}
 */
function* findRedirectErrors(source, redirect) {
  if (!source.startsWith('/') || UNROUTABLE.test(source)) {
    yield 'is no path of a static site: it begins with "/", and has no "?", "#", brackets, ".." or "//"';
  } else if (isReserved(source)) {
    yield 'would take the place of the home page, an error page or a setting of the host';
  }
  if (!isRecord(redirect)) {
    yield 'needs {"status": 301, "destination": "/…/"}';
    return;
  }
  const { status, destination } = redirect;
  if (!STATUSES.some((known) => known === status))
    yield `status is ${JSON.stringify(status)}; it may be ${STATUSES.join(' or ')}`;
  if (typeof destination !== 'string' || !isDestination(destination)) {
    yield `destination is ${JSON.stringify(destination)}; it may be a path that begins with one "/", or a whole https address`;
  } else if (comparable(destination) === comparable(source)) {
    yield 'leads to itself';
  }
}

/**
 * Whether a host or Astro gives the file that is built for an address a meaning of its own.
 *
 * @param {string} source
 */
function isReserved(source) {
  const path = decode(source);
  return RESERVED.some((pattern) => pattern.test(path));
}

/** @param {string} destination */
function isDestination(destination) {
  return ABSOLUTE_URL.test(destination) ? URL.canParse(destination) : /^\/(?![/\\])/.test(destination);
}

/**
 * @param {string} file
 * @param {string[]} faults
 */
function describeErrors(file, faults) {
  const list = faults.map((fault) => `  ${fault}`).join('\n');
  return `${file} is not as the CMS writes it:\n${list}\nCorrect it, or correct the redirects in the CMS and export again.`;
}

/**
 * A path for comparisons: decoded, without leading and trailing slash.
 *
 * @param {string} path
 */
export function comparable(path) {
  return decode(path)
    .replaceAll(/^\/|\/$/g, '')
    .normalize();
}

/**
 * Decode a path, since Astro encodes paths itself. An invalid one stays as it is.
 *
 * @param {string} path
 */
export function decode(path) {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
