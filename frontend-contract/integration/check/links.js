/** @import { BuiltSite, Content, Event, Finding } from '../shared/shapes.ts' */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UNKNOWN_SITE, withoutSlash } from '../shared/address.js';
import { MARKDOWN } from '../shared/list.js';
import { findTarget } from './output.js';
import { decodeAddress, findLine } from './source-position.js';

const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:|^\/\//i;

/** @typedef {Pick<Finding, 'what' | 'level'>} LinkError */

/**
 * The links and embedded files of one event that the built site does not have.
 *
 * @param {Event} event
 * @param {Content} content
 * @param {string | undefined} address where the event is built, with base; undefined where unknown
 * @param {BuiltSite} site
 * @returns {Record<'links' | 'images', Finding[]>}
 */
export function checkLinks(event, { references }, address, site) {
  /** @type {Record<'links' | 'images', Finding[]>} */
  const found = { links: [], images: [] };
  const seen = new Set();
  for (const { tag, address: written } of references) {
    const error = seen.has(`${tag} ${written}`) ? undefined : checkReference(written, event, address, site);
    seen.add(`${tag} ${written}`);
    if (!error) continue;
    const isLink = tag === 'a' || tag === 'area';
    const subject = isLink ? 'link' : `<${tag}>`;
    found[isLink ? 'links' : 'images'].push({
      file: event.name,
      line: findLine(event.content, written, isLink),
      ...error,
      what: `${subject} "${written}": ${error.what}`,
    });
  }
  return found;
}

/**
 * @param {string} written
 * @param {Event} event
 * @param {string | undefined} address
 * @param {BuiltSite} site
 * @returns {LinkError | undefined}
 */
function checkReference(written, event, address, site) {
  const [path] = written.split(/[?#]/);
  if (!path) return undefined;
  const isRelative = !HAS_SCHEME.test(path) && !path.startsWith('/');
  if (isRelative && address === undefined) return checkLocalFile(path, event);
  const error = followPath(path, address, site);
  return error && isRelative ? (checkLocalFile(path, event) ?? error) : error;
}

/**
 * The error for a reference to a file beside the Markdown: Astro copies nothing but images in Markdown syntax.
 *
 * @param {string} path
 * @param {Event} event
 * @returns {LinkError | undefined}
 */
function checkLocalFile(path, event) {
  const file = decodeAddress(path);
  if (!existsSync(resolve(dirname(event.path), file))) return undefined;
  if (MARKDOWN.test(file)) return { what: "this is a file of the sources. Write the page's address." };
  return {
    what: 'Astro copies no file that is only linked or shown by raw HTML, nor, with Sätteri, an image written as ![…][…]. Put it into public/ and write its address there; an image may also be written as ![…](…).',
  };
}

/**
 * Resolve a path or an absolute URL on the built site.
 *
 * @param {string} path without query and fragment
 * @param {string | undefined} from the address of the page, with base
 * @param {BuiltSite} site
 * @returns {LinkError | undefined} undefined where the target exists, or is on another site
 */
export function followPath(path, from, { site, base, output }) {
  const origin = site ? new URL(site).origin : UNKNOWN_SITE;
  if (!URL.canParse(path, `${origin}${from ?? base}`)) return { what: 'this is no address. Correct it.' };
  const url = new URL(path, `${origin}${from ?? base}`);
  if (url.origin !== origin) return undefined;
  const [wanted, prefix] = [decodeAddress(url.pathname), withoutSlash(base)];
  const isBelow = wanted === prefix || wanted.startsWith(`${prefix}/`);
  const within = isBelow ? wanted.slice(prefix.length) || '/' : wanted;
  const target = findTarget(within, output);
  if (target === undefined) {
    // Outside of `base` there may be other sites on the same host.
    return isBelow ? { what: 'the site has no such page or file. Correct the link, or add a redirect.' } : undefined;
  }
  if (isBelow && target === within) return undefined;
  const address = target === '/' && output.trailingSlash === 'never' ? prefix : prefix + target;
  return { what: `on this site the address is ${address}. Write it so.`, level: 'warn' };
}
