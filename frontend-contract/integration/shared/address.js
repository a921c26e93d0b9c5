/** Where a draft's page will be: what Astro gives to a layout as `url` and as `Astro.url`. */

import { relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const EXTENSION = /(?:(^|\/)index)?\.(?:md|markdown|mdown|mkdn|mkd|mdwn)$/;
const UNKNOWN_SITE = 'http://localhost:4321'; // Astro's own stand-in where a project has no `site`.

/**
 * @typedef {object} Settings
 * @property {string} root file: address of the Astro project's root
 * @property {string} pages the folder of pages, relative to the root, with a final slash
 * @property {string} [site]
 * @property {string} base
 * @property {'always' | 'never' | 'ignore'} trailingSlash
 * @property {'file' | 'directory' | 'preserve'} format
 * @property {{ domains: string[], remotePatterns: object[] }} image
 */

/**
 * The settings of a site, as plain data.
 *
 * @param {import('astro').AstroConfig} config
 * @returns {Settings}
 */
export function readSettings({ root, srcDir, site, base, trailingSlash, build, image }) {
  const pages = relative(fileURLToPath(root), fileURLToPath(new URL('./pages/', srcDir)));
  return {
    root: root.href,
    pages: `${pages.split(sep).join('/')}/`,
    site,
    base,
    trailingSlash,
    format: build.format,
    image: { domains: image.domains, remotePatterns: image.remotePatterns },
  };
}

/**
 * The file's absolute path, as a string and as a URL.
 *
 * @param {string} path relative to the root
 * @param {Settings} settings
 */
export function fileOf(path, settings) {
  const file = fileURLToPath(new URL('./', settings.root)) + path;
  return { file, fileURL: pathToFileURL(file) };
}

/**
 * The `url` that Astro gives with a Markdown page: without a final slash unless the site always has one.
 *
 * @param {string} path relative to the root
 * @param {Settings} settings
 * @returns {string | undefined} undefined outside the folder of pages
 */
export function markdownUrl(path, settings) {
  if (!path.startsWith(settings.pages)) return undefined;
  const start = withSlash(settings.site ? new URL(settings.base, settings.site).pathname : settings.base);
  const url = (start + path.slice(settings.pages.length)).replace(EXTENSION, '');
  const ended = settings.trailingSlash === 'always' ? withSlash(url) : url;
  return settings.format === 'file' ? `${ended}.html` : ended;
}

/**
 * The whole address that `Astro.url` has while the page is built. No query, and so no token, ever reaches a layout.
 *
 * @param {import('../preview/cms.js').Draft} draft
 * @param {Settings} settings
 */
export function pageAddress({ path, url }, settings) {
  const written = path.startsWith(settings.pages) ? builtPath(path, settings) : url;
  return new URL(written, settings.site ?? UNKNOWN_SITE);
}

function builtPath(path, { pages, base, format, trailingSlash }) {
  const route = path.slice(pages.length).replace(EXTENSION, '');
  const isIndex = /(^|\/)index\.\w+$/.test(path);
  const isFile = format === 'file' || (format === 'preserve' && !isIndex);
  const place = withSlash(base) + route;
  if (isFile) return route ? `${place}.html` : `${place}index.html`;
  return trailingSlash === 'never' ? place.replace(/(.)\/$/, '$1') : withSlash(place);
}

function withSlash(path) {
  return path.replace(/\/?$/, '/');
}
