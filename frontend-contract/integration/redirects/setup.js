/** Adds the redirects of the CMS to Astro's `redirects`. */

/** @import { AstroConfig, HookParameters } from 'astro' */
/** @import { AppliedRedirects, Redirect } from '../shared/shapes.ts' */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutSlash } from '../shared/address.js';
import { isFile } from '../shared/list.js';
import { listRoutes } from '../shared/routes.js';
import { ABSOLUTE_URL, decode, readRedirects } from './file.js';
import { routeOf, selectRedirects } from './selection.js';

const FILE = 'src/data/redirects.json';

/**
 * Add the redirects of the CMS to the config. A page of the site, or a redirect in its own config, takes precedence.
 *
 * @param {HookParameters<'astro:config:setup'>} setup
 * @param {string | false | undefined} path from the project's root; undefined: the default one, if it exists
 * @returns {Promise<AppliedRedirects>}
 */
export async function addRedirects({ config, addWatchFile, updateConfig, logger }, path) {
  if (path === false) return { file: FILE, destinations: [] };
  const file = path ?? FILE;
  const url = new URL(file, config.root);
  if (!existsSync(url)) {
    if (path === undefined) return { file, destinations: [] };
    throw new Error(`astro-wagtail-events: there is no ${fileURLToPath(url)}. Correct the option \`redirects\`.`);
  }
  addWatchFile(url);
  const written = readRedirects(await readFile(url, 'utf8'), file);
  const { kept, warnings } = selectRedirects(
    written,
    Object.keys(config.redirects),
    listRoutes(config),
    config.build.format,
    (path) => isFile(join(fileURLToPath(config.publicDir), path)),
  );
  for (const warning of warnings) logger.warn(warning);
  const entries = Object.entries(kept).map((entry) => toAstroRedirect(entry, config));
  updateConfig({ redirects: Object.fromEntries(entries) });
  return { file, destinations: entries.map(([, { destination }], number) => [Object.keys(kept)[number], destination]) };
}

/**
 * One redirect with this site's `base`, `trailingSlash` and `build.format`.
 *
 * @param {[string, Redirect]} entry
 * @param {Pick<AstroConfig, 'base' | 'trailingSlash' | 'build'>} config
 * @returns {[string, Redirect]}
 */
export function toAstroRedirect([source, { status, destination }], { base, trailingSlash, build: { format } }) {
  const from = routeOf(decode(source), format);
  if (ABSOLUTE_URL.test(destination)) return [from, { status, destination }];
  const path = destination.split(/[?#]/)[0];
  const rest = destination.slice(path.length);
  const start = withoutSlash(base);
  return [from, { status, destination: start + withSiteFormat(decode(path), format, trailingSlash, start) + rest }];
}

/**
 * @param {string} path
 * @param {string} format
 * @param {AstroConfig['trailingSlash']} trailingSlash
 * @param {string} start base, without a final slash
 */
function withSiteFormat(path, format, trailingSlash, start) {
  const trimmed = withoutSlash(path);
  if (/\.[^/]*$/.test(trimmed)) return trimmed;
  if (format === 'file') return trimmed ? `${trimmed}.html` : '/';
  if (trailingSlash === 'never') return trimmed || (start ? '' : '/');
  return `${trimmed}/`;
}
