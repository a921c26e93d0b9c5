/** Computes the URL of an event's page, as Astro passes it to a layout as `url` and as `Astro.url`. */

/** @import { AstroConfig } from 'astro' */
/** @import { SiteSettings } from './shapes.ts' */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { pathBelow, pathInAddress } from './list.js';

export const UNKNOWN_SITE = 'http://localhost:4321'; // Astro's default for a project without `site`.

/**
 * The settings of a site, as plain data.
 *
 * @param {AstroConfig} config
 * @returns {SiteSettings}
 */
export function readSettings({ root, srcDir, site, base, trailingSlash, build, image }) {
  return {
    root: root.href,
    pages: `${pathBelow(root, new URL('./pages/', srcDir))}/`,
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
 * @param {SiteSettings} settings
 */
export function fileOf(path, settings) {
  const file = fileURLToPath(new URL('./', settings.root)) + path;
  return { file, fileURL: pathToFileURL(file) };
}

/**
 * The `url` that Astro gives with a Markdown page: without a final slash unless the site always has one.
 *
 * @param {string} path relative to the root
 * @param {SiteSettings} settings
 * @returns {string | undefined} undefined outside the folder of pages
 */
export function markdownUrl(path, settings) {
  if (!path.startsWith(settings.pages)) return undefined;
  const start = withSlash(settings.site ? new URL(settings.base, settings.site).pathname : settings.base);
  const url = pathInAddress(start + path.slice(settings.pages.length));
  const ended = settings.trailingSlash === 'always' ? withSlash(url) : url;
  return settings.format === 'file' ? `${ended}.html` : ended;
}

/**
 * The absolute URL that `Astro.url` has while the page is built. It has no query, so that no layout sees a token.
 *
 * @param {{ path: string, url?: string }} page url: used outside the folder of pages
 * @param {SiteSettings} settings
 */
export function pageAddress({ path, url = '/' }, settings) {
  const written = path.startsWith(settings.pages) ? builtPath(path, settings) : url;
  return new URL(written, settings.site ?? UNKNOWN_SITE);
}

/**
 * @param {string} path
 * @param {SiteSettings} settings
 */
function builtPath(path, { pages, base, format, trailingSlash }) {
  const route = pathInAddress(path.slice(pages.length));
  const isIndex = /(^|\/)index\.\w+$/.test(path);
  const isFile = format === 'file' || (format === 'preserve' && !isIndex);
  const url = withSlash(base) + route;
  if (isFile) return route ? `${url}.html` : `${url}index.html`;
  return trailingSlash === 'never' ? url.replace(/(.)\/$/, '$1') : withSlash(url);
}

/** @param {string} path */
export function withSlash(path) {
  return path.replace(/\/?$/, '/');
}

/** @param {string} path */
export function withoutSlash(path) {
  return path.replace(/\/$/, '');
}
