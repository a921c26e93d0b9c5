/** @import { IntegrationResolvedRoute } from 'astro' */
/** @import { Output } from '../shared/shapes.ts' */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pathBelow } from '../shared/list.js';

/**
 * @param {{ dir: URL, pages: { pathname: string }[] }} built what Astro tells of its output
 * @param {IntegrationResolvedRoute[]} routes
 * @param {Pick<Output, 'trailingSlash'>} config
 * @returns {Output}
 */
export function readOutput({ dir, pages }, routes, { trailingSlash }) {
  return {
    files: listBuilt(fileURLToPath(dir)),
    routes: routes.filter(answersWithoutFile).map(({ patternRegex }) => patternRegex),
    pages: pages.map(({ pathname }) => `/${pathname}`),
    trailingSlash,
  };
}

/** @param {string} folder */
function listBuilt(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Set(entries.map(({ parentPath, name }) => pathBelow(folder, join(parentPath, name))));
}

/** @param {IntegrationResolvedRoute} route */
function answersWithoutFile({ type, isPrerendered }) {
  return type === 'redirect' || !isPrerendered;
}

/**
 * Whether a path leads somewhere on the site.
 *
 * @param {string} path decoded, without base, beginning with "/"
 * @param {Omit<Output, 'pages'>} output
 * @returns {string | undefined} the path as it should be written; undefined where there is nothing
 */
export function findTarget(path, { files, routes, trailingSlash }) {
  const bare = path.replaceAll(/^\/|\/$/g, '');
  if (bare && !path.endsWith('/') && files.has(bare)) return path;
  if (files.has(bare ? `${bare}/index.html` : 'index.html')) return withSlashOf(trailingSlash, path);
  // Without its ending as well: hosts of such sites answer to both.
  if (files.has(`${bare}.html`)) return path.endsWith('/') ? `/${bare}.html` : path;
  return routes.some((route) => route.test(`/${bare}`) || route.test(`/${bare}/`)) ? path : undefined;
}

/**
 * @param {Output['trailingSlash']} trailingSlash
 * @param {string} path
 */
function withSlashOf(trailingSlash, path) {
  const bare = path.replace(/\/$/, '');
  return { always: `${bare}/`, never: bare || '/', ignore: path }[trailingSlash];
}
