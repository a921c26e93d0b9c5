import { readdirSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What a built site answers to: files in its folder, redirects, and routes that a server renders on demand.
 *
 * @typedef {object} Output
 * @property {Set<string>} files relative to the folder, with "/"
 * @property {RegExp[]} routes what answers without a file; they match paths without base
 * @property {string[]} pages the addresses of all built pages, without base
 * @property {'always' | 'never' | 'ignore'} trailingSlash
 *
 * @param {{ dir: URL, pages: { pathname: string }[] }} built what Astro tells of its output
 * @param {import('astro').IntegrationResolvedRoute[]} routes
 * @param {{ trailingSlash: 'always' | 'never' | 'ignore' }} config
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

function listBuilt(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const start = (path) => relative(folder, path).replaceAll(sep, '/');
  return new Set(entries.map(({ parentPath, name }) => `${start(parentPath)}/${name}`.replace(/^\//, '')));
}

function answersWithoutFile({ type, isPrerendered }) {
  return type === 'redirect' || !isPrerendered;
}

/**
 * Whether a path leads somewhere on the site.
 *
 * @param {string} path decoded, without base, beginning with "/"
 * @param {Output} output
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

function withSlashOf(trailingSlash, path) {
  const bare = path.replace(/\/$/, '');
  return { always: `${bare}/`, never: bare || '/', ignore: path }[trailingSlash];
}
