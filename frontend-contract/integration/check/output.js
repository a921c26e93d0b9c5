/** @import { IntegrationResolvedRoute } from 'astro' */
/** @import { Output } from '../shared/shapes.ts' */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutSlash, withSlash } from '../shared/address.js';
import { pathBelow } from '../shared/list.js';

/**
 * @param {{ dir: URL, pages: { pathname: string }[] }} built what Astro passes to `astro:build:done`
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
 * Look up a path on the built site.
 *
 * @param {string} path decoded, without base, beginning with "/"
 * @param {Omit<Output, 'pages'>} output
 * @returns {string | undefined} the path in its canonical form; undefined where nothing is served
 */
export function findTarget(path, { files, routes, trailingSlash }) {
  const trimmed = path.replaceAll(/^\/|\/$/g, '');
  if (trimmed && !path.endsWith('/') && files.has(trimmed)) return path;
  if (files.has(trimmed ? `${trimmed}/index.html` : 'index.html')) return withTrailingSlash(trailingSlash, path);
  // Static hosts serve such a file without its extension, too.
  if (files.has(`${trimmed}.html`)) return path.endsWith('/') ? `/${trimmed}.html` : path;
  return routes.some((route) => route.test(`/${trimmed}`) || route.test(`/${trimmed}/`)) ? path : undefined;
}

/**
 * @param {Output['trailingSlash']} trailingSlash
 * @param {string} path
 */
function withTrailingSlash(trailingSlash, path) {
  return { always: withSlash(path), never: withoutSlash(path) || '/', ignore: path }[trailingSlash];
}
