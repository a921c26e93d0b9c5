/** Which of the redirects of the CMS a site can have. */

/** @import { Redirect, Redirects, Route } from '../shared/shapes.ts' */
import { bare, decode, WHOLE } from './file.js';

/**
 * Leave out the redirects whose address is taken already, those that Astro has no route for, and those that lead
 * in a circle.
 *
 * @param {Redirects} redirects
 * @param {string[]} own sources of redirects in the site's config
 * @param {Route[]} routes the files that have an address
 * @param {string} format Astro's `build.format`
 */
export function sortOut(redirects, own, routes, format) {
  const taken = new Map(routes.map(({ name, address }) => [bare(address), `${name} is a page with this address`]));
  for (const source of own) taken.set(bare(source), 'astro.config has a redirect from this address');
  const claims = new Map();
  for (const source of Object.keys(redirects)) {
    const place = placeOf(source, format);
    const claim = taken.get(bare(source)) ?? taken.get(place) ?? findFault(place);
    if (claim) claims.set(source, claim);
    else taken.set(place, `the one from ${source} has the same address`);
  }
  const all = Object.entries(redirects);
  for (const [source, way] of findCircles(
    all.filter(([source]) => !claims.has(source)),
    format,
  )) {
    claims.set(source, `it leads in a circle, ${way}`);
  }
  return {
    kept: Object.fromEntries(all.filter(([source]) => !claims.has(source))),
    warnings: all
      .filter(([source]) => claims.has(source))
      .map(([old, { destination }]) => `The redirect from ${old} to ${destination} is left out: ${claims.get(old)}.`),
  };
}

/**
 * Why Astro could not build a page there.
 *
 * @param {string} place
 */
function findFault(place) {
  return place.includes('%') ? 'Astro builds no address with a "%" in it' : undefined;
}

/**
 * Those that lead back to where they start, each with the way.
 *
 * @param {[source: string, redirect: Redirect][]} redirects
 * @param {string} format
 * @returns {[source: string, way: string][]}
 */
function findCircles(redirects, format) {
  const next = new Map(
    redirects
      .filter(([, { destination }]) => !WHOLE.test(destination))
      .map(([source, { destination }]) => [placeOf(source, format), placeOf(destination.split(/[?#]/)[0], format)]),
  );
  return redirects.flatMap(([source]) => {
    const start = placeOf(source, format);
    const way = [start];
    let place = next.get(start);
    for (; place !== undefined && !way.includes(place); place = next.get(place)) way.push(place);
    return place === start ? [[source, [...way, start].map((step) => `/${step}`).join(' → ')]] : [];
  });
}

/**
 * An address to compare by: the one that Astro builds.
 *
 * @param {string} source
 * @param {string} format
 */
function placeOf(source, format) {
  return bare(routeOf(decode(source), format));
}

/**
 * The route that is built where somebody who follows the old address looks.
 *
 * @param {string} source decoded
 * @param {string} format Astro's `build.format`
 */
export function routeOf(source, format) {
  // The file of the page itself: its own route would need a folder of that name.
  if (format === 'directory') return source.replace(/\/index\.html$/, '/').replace(/(.)\/$/, '$1');
  if (format === 'preserve' && source.endsWith('/')) return `${source}index`;
  return source.replace(/(.)\/$/, '$1').replace(/\.html$/, '');
}
