/** @import { BuiltSite, Content, Event, Finding } from '../shared/shapes.ts' */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { MARKDOWN } from '../shared/list.js';
import { findTarget } from './output.js';
import { decodeAddress, findLine } from './source-position.js';

const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:|^\/\//i;
const ANYWHERE = 'http://localhost:4321'; // Where a site without `site` is, to Astro.

/** @typedef {Pick<Finding, 'what' | 'level'>} Trouble */

/**
 * What one event links to and shows that the built site does not have.
 *
 * @param {Event} event
 * @param {Content} content
 * @param {string | undefined} address where the event is built, with base; undefined where nobody knows
 * @param {BuiltSite} site
 * @returns {Record<'links' | 'images', Finding[]>}
 */
export function checkLinks(event, { references }, address, site) {
  /** @type {Record<'links' | 'images', Finding[]>} */
  const found = { links: [], images: [] };
  const seen = new Set();
  for (const { tag, address: written } of references) {
    const complaint = seen.has(`${tag} ${written}`) ? undefined : examine(written, event, address, site);
    seen.add(`${tag} ${written}`);
    if (!complaint) continue;
    const isLink = tag === 'a' || tag === 'area';
    const subject = isLink ? 'link' : `<${tag}>`;
    found[isLink ? 'links' : 'images'].push({
      file: event.name,
      line: findLine(event.content, written, isLink),
      ...complaint,
      what: `${subject} "${written}": ${complaint.what}`,
    });
  }
  return found;
}

/**
 * @param {string} written
 * @param {Event} event
 * @param {string | undefined} address
 * @param {BuiltSite} site
 * @returns {Trouble | undefined}
 */
function examine(written, event, address, site) {
  const [path] = written.split(/[?#]/);
  if (!path) return undefined;
  const isRelative = !HAS_SCHEME.test(path) && !path.startsWith('/');
  if (isRelative && address === undefined) return examineFile(path, event);
  const trouble = followPath(path, address, site);
  return trouble && isRelative ? (examineFile(path, event) ?? trouble) : trouble;
}

/**
 * A file that lies beside the Markdown does so in vain: nothing but images of Markdown's own is copied.
 *
 * @param {string} path
 * @param {Event} event
 * @returns {Trouble | undefined}
 */
function examineFile(path, event) {
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
 * @param {BuiltSite} site
 * @returns {Trouble | undefined} undefined where it leads somewhere, or off the site
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
