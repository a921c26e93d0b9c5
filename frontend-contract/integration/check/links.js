import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { findTarget } from './output.js';
import { decodeAddress, findLine } from './source-position.js';
import { MARKDOWN } from '../shared/list.js';

const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:|^\/\//i;
const ANYWHERE = 'http://localhost:4321'; // Where a site without `site` is, to Astro.

/**
 * The site that links are followed on.
 *
 * @typedef {object} Site
 * @property {string} [site] its origin, where the config has it
 * @property {string} base
 * @property {import('./output.js').Output} output
 */

/**
 * What one event links to and shows that the built site does not have.
 *
 * @param {import('./events.js').Event} event
 * @param {import('./content.js').Content} content
 * @param {string | undefined} address where the event is built, with base; undefined where nobody knows
 * @param {Site} site
 * @returns {Record<'links' | 'images', import('./report.js').Complaint[]>}
 */
export function checkLinks(event, { references }, address, site) {
  const found = { links: [], images: [] };
  const seen = new Set();
  for (const { tag, address: written } of references) {
    const complaint = seen.has(`${tag} ${written}`) ? undefined : judge(written, event, address, site);
    seen.add(`${tag} ${written}`);
    if (!complaint) continue;
    const isLink = tag === 'a' || tag === 'area';
    const subject = isLink ? 'link' : `<${tag}>`;
    found[isLink ? 'links' : 'images'].push({
      file: event.name,
      line: findLine(event.content, written),
      ...complaint,
      what: `${subject} "${written}": ${complaint.what}`,
    });
  }
  return found;
}

function judge(written, event, address, site) {
  const [path] = written.split(/[?#]/);
  if (!path) return undefined;
  const isRelative = !HAS_SCHEME.test(path) && !path.startsWith('/');
  if (isRelative && address === undefined) return judgeBeside(path, event);
  const trouble = followPath(path, address, site);
  return trouble && isRelative ? (judgeBeside(path, event) ?? trouble) : trouble;
}

/** A file that lies beside the Markdown does so in vain: nothing but images of Markdown's own is copied. */
function judgeBeside(path, event) {
  const file = decodeAddress(path);
  if (!existsSync(resolve(dirname(event.path), file))) return undefined;
  if (MARKDOWN.test(file)) return { what: "this is a file of the sources. Write the page's address." };
  return {
    what: 'Astro copies no file that is only linked or shown by raw HTML, nor, with Sätteri, an image written as ![…][…]. Put it into public/ and write its address there; an image may also be written as ![…](…).',
  };
}

/**
 * Follow a path or a whole address.
 *
 * @param {string} path without query and fragment
 * @param {string | undefined} from the address of the page, with base
 * @param {Site} site
 * @returns {{ what: string, level?: 'warn' } | undefined} undefined where it leads somewhere, or off the site
 */
export function followPath(path, from, { site, base, output }) {
  const origin = site ? new URL(site).origin : ANYWHERE;
  if (!URL.canParse(path, `${origin}${from ?? base}`)) return { what: 'this is no address. Correct it.' };
  const url = new URL(path, `${origin}${from ?? base}`);
  if (url.origin !== origin) return undefined;
  const [wanted, start] = [decodeAddress(url.pathname), base.replace(/\/$/, '')];
  const isBelow = wanted === start || wanted.startsWith(`${start}/`);
  const within = isBelow ? wanted.slice(start.length) || '/' : wanted;
  const target = findTarget(within, output);
  if (target === undefined) {
    // Beside a site's base there may be other sites on the same host.
    return isBelow ? { what: 'the site has no such page or file. Correct the link, or add a redirect.' } : undefined;
  }
  if (isBelow && target === within) return undefined;
  const address = target === '/' && output.trailingSlash === 'never' ? start : start + target;
  return { what: `on this site the address is ${address}. Write it so.`, level: 'warn' };
}
