/** The file of redirects that the CMS writes. */

/** @import { Redirects } from '../shared/shapes.ts' */
import { isRecord } from '../shared/record.js';

export const WHOLE = /^https?:\/\//; // The beginning of a whole address.

const STATUSES = [301, 302];
// Astro would read a route's parameter in brackets; what follows ? or # never reaches a static site.
const UNROUTABLE = /[[\]?#\\]|(^|\/)\.{1,2}(\/|$)|\/\//;

/**
 * The redirects in the text of such a file.
 *
 * @param {string} text
 * @param {string} file its name, for people
 * @returns {Redirects}
 */
export function readRedirects(text, file) {
  /** @type {unknown} */
  let redirects;
  try {
    // A byte order mark is an editor's, and no fault.
    redirects = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(malformed(file, [/** @type {Error} */ (error).message]));
  }
  if (!isRecord(redirects)) throw new Error(malformed(file, ['it holds no object']));
  const faults = Object.entries(redirects).flatMap(([source, redirect]) =>
    [...findFaults(source, redirect)].map((fault) => `"${source}": ${fault}`),
  );
  if (faults.length > 0) throw new Error(malformed(file, faults));
  return /** @type {Redirects} */ (redirects);
}

/**
 * @param {string} source
 * @param {unknown} redirect
 * @returns {Generator<string, void>}
 */
function* findFaults(source, redirect) {
  if (!source.startsWith('/') || UNROUTABLE.test(source)) {
    yield 'is no path of a static site: it begins with "/", and has no "?", "#", brackets, ".." or "//"';
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
  } else if (bare(destination) === bare(source)) {
    yield 'leads to itself';
  }
}

/** @param {string} destination */
function isDestination(destination) {
  return WHOLE.test(destination) ? URL.canParse(destination) : /^\/(?![/\\])/.test(destination);
}

/**
 * @param {string} file
 * @param {string[]} faults
 */
function malformed(file, faults) {
  const list = faults.map((fault) => `  ${fault}`).join('\n');
  return `${file} is not as the CMS writes it:\n${list}\nCorrect it, or correct the redirects in the CMS and export again.`;
}

/**
 * A path to compare by: decoded, without slashes at its ends.
 *
 * @param {string} path
 */
export function bare(path) {
  return decode(path)
    .replaceAll(/^\/|\/$/g, '')
    .normalize();
}

/**
 * Astro encodes addresses itself. What cannot be decoded stays as it is.
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
