/** The redirects that the CMS writes, for Astro's own `redirects`. */

/** @import { AstroConfig, HookParameters } from 'astro' */
/** @import { AppliedRedirects, Redirect } from '../shared/shapes.ts' */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { listRoutes } from '../shared/routes.js';
import { decode, readRedirects, WHOLE } from './file.js';
import { routeOf, sortOut } from './sorting.js';

const FILE = 'src/data/redirects.json';

/**
 * Give Astro the redirects of the CMS. What a person wrote into the site comes first: a redirect of the site's own
 * config, and a page.
 *
 * @param {HookParameters<'astro:config:setup'>} setup
 * @param {string | false | undefined} path from the project's root; without it, the usual one, where it exists
 * @returns {Promise<AppliedRedirects>}
 */
export async function addRedirects({ config, addWatchFile, updateConfig, logger }, path) {
  if (path === false) return { file: FILE, leads: [] };
  const file = path ?? FILE;
  const place = new URL(file, config.root);
  if (!existsSync(place)) {
    if (path === undefined) return { file, leads: [] };
    throw new Error(`astro-wagtail-events: there is no ${fileURLToPath(place)}. Correct the option \`redirects\`.`);
  }
  addWatchFile(place);
  const written = readRedirects(await readFile(place, 'utf8'), file);
  const { kept, warnings } = sortOut(written, Object.keys(config.redirects), listRoutes(config), config.build.format);
  for (const warning of warnings) logger.warn(warning);
  const adapted = Object.entries(kept).map((entry) => adapt(entry, config));
  updateConfig({ redirects: Object.fromEntries(adapted) });
  return { file, leads: adapted.map(([, { destination }], number) => [Object.keys(kept)[number], destination]) };
}

/**
 * One redirect as this site's config must have it.
 *
 * @param {[string, Redirect]} entry
 * @param {Pick<AstroConfig, 'base' | 'trailingSlash' | 'build'>} config
 * @returns {[string, Redirect]}
 */
export function adapt([source, { status, destination }], { base, trailingSlash, build: { format } }) {
  const from = routeOf(decode(source), format);
  if (WHOLE.test(destination)) return [from, { status, destination }];
  const path = destination.split(/[?#]/)[0];
  const rest = destination.slice(path.length);
  const start = base.replace(/\/$/, '');
  return [from, { status, destination: start + addressOf(decode(path), format, trailingSlash, start) + rest }];
}

/**
 * @param {string} path
 * @param {string} format
 * @param {AstroConfig['trailingSlash']} trailingSlash
 * @param {string} start base, without a final slash
 */
function addressOf(path, format, trailingSlash, start) {
  const without = path.replace(/\/$/, '');
  if (/\.[^/]*$/.test(without)) return without;
  if (format === 'file') return without ? `${without}.html` : '/';
  if (trailingSlash === 'never') return without || (start ? '' : '/');
  return `${without}/`;
}
