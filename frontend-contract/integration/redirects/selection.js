/** Selects the redirects of the CMS that a site can have. */

/** @import { Redirect, Redirects, Route } from '../shared/shapes.ts' */
import { ABSOLUTE_URL, comparable, decode } from './file.js';

const ENDPOINT = /\.[jt]s$/;
const ERROR_PAGE = /^(200|[45][0-9x]{2})$|(^|\/)404$/i;

/**
 * Leave out redirects from an address that a page, a file or another redirect has, those that Astro cannot build, and
 * loops.
 *
 * @param {Redirects} redirects
 * @param {string[]} own sources of redirects in the site's config
 * @param {Route[]} routes the routed files
 * @param {string} format Astro's `build.format`
 * @param {(path: string) => boolean} isPublic whether `public` has a file of this path
 */
export function selectRedirects(redirects, own, routes, format, isPublic) {
  const occupied = new Map(
    routes.map(({ name, address }) => [comparable(address), `${name} is a page with this address`]),
  );
  for (const source of own) occupied.set(comparable(source), 'astro.config has a redirect from this address');
  const endpoints = new Map(
    routes.filter(({ name }) => ENDPOINT.test(name)).map(({ name, address }) => [comparable(address), name]),
  );
  const findFile = (/** @type {string} */ path) =>
    endpoints.get(path) ?? (isPublic(path) ? `public/${path}` : undefined);
  const reasons = new Map();
  for (const source of Object.keys(redirects)) {
    const path = builtPath(source, format);
    const reason =
      occupied.get(comparable(source)) ??
      occupied.get(path) ??
      findUnbuildable(path, format) ??
      findFileInTheWay(path, findFile);
    if (reason) reasons.set(source, reason);
    else occupied.set(path, `the one from ${source} has the same address`);
  }
  const all = Object.entries(redirects);
  for (const [source, chain] of findLoops(
    all.filter(([source]) => !reasons.has(source)),
    format,
  )) {
    reasons.set(source, `it leads in a circle, ${chain}`);
  }
  return {
    kept: Object.fromEntries(all.filter(([source]) => !reasons.has(source))),
    warnings: all
      .filter(([source]) => reasons.has(source))
      .map(([old, { destination }]) => `The redirect from ${old} to ${destination} is left out: ${reasons.get(old)}.`),
  };
}

/**
 * Why Astro cannot build a page at this path, or should not; undefined where it can.
 *
 * @param {string} path
 * @param {string} format
 */
function findUnbuildable(path, format) {
  if (path.includes('%')) return 'Astro builds no address with a "%" in it';
  // Hosts show such a file where they find nothing else; as a folder it is a page like any other.
  if (format !== 'directory' && ERROR_PAGE.test(path)) return `${path}.html would be an error page of the site`;
  return undefined;
}

/**
 * The file of the site that a redirect would be built over, or in whose place its folder would be: there the build fails.
 *
 * @param {string} path
 * @param {(path: string) => string | undefined} findFile
 */
function findFileInTheWay(path, findFile) {
  const names = path.split('/');
  for (let depth = 1; depth < names.length; depth++) {
    const above = findFile(names.slice(0, depth).join('/'));
    if (above) return `${above} is a file, and this address lies below it`;
  }
  const file = [path, `${path}.html`, `${path}/index.html`].map(findFile).find((found) => found);
  return file && `${file} is a file with this address`;
}

/**
 * The redirects that lead back to their own source, each with the chain of paths.
 *
 * @param {[source: string, redirect: Redirect][]} redirects
 * @param {string} format
 * @returns {[source: string, way: string][]}
 */
function findLoops(redirects, format) {
  const next = new Map(
    redirects
      .filter(([, { destination }]) => !ABSOLUTE_URL.test(destination))
      .map(([source, { destination }]) => [builtPath(source, format), builtPath(destination.split(/[?#]/)[0], format)]),
  );
  return redirects.flatMap(([source]) => {
    const start = builtPath(source, format);
    const chain = [start];
    let path = next.get(start);
    for (; path !== undefined && !chain.includes(path); path = next.get(path)) chain.push(path);
    return path === start ? [[source, [...chain, start].map((step) => `/${step}`).join(' → ')]] : [];
  });
}

/**
 * The path that Astro builds for a redirect's source, for comparisons.
 *
 * @param {string} source
 * @param {string} format
 */
function builtPath(source, format) {
  const path = comparable(routeOf(decode(source), format));
  // Hosts answer "/a/" with "a/index.html".
  return format === 'file' ? path.replace(/(^|\/)index$/, '') : path;
}

/**
 * The route whose output answers requests for the old address.
 *
 * @param {string} source decoded
 * @param {string} format Astro's `build.format`
 */
export function routeOf(source, format) {
  // "/a/index.html" is the file of the page "/a/".
  if (format === 'directory') return source.replace(/\/index\.html$/, '/').replace(/(.)\/$/, '$1');
  if (format === 'preserve' && source.endsWith('/')) return `${source}index`;
  return source.replace(/(.)\/$/, '$1').replace(/\.html$/, '');
}
