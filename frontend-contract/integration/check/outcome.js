import { pageAddress, readSettings } from '../preview/address.js';
import { checkLinks, followPath } from './links.js';
import { decodeAddress } from './locate.js';
import { readOutput } from './output.js';

/**
 * What only the built site can tell: whether the links of the events, and the redirects of the CMS, lead somewhere.
 *
 * @param {import('./sources.js').Sources} sources
 * @param {import('astro').AstroConfig} config
 * @param {import('./report.js').Levels} levels
 * @param {{ dir: URL, pages: { pathname: string }[] }} built
 * @param {import('astro').IntegrationResolvedRoute[]} routes
 * @param {import('../redirects/setup.js').Moved} moved
 */
export function checkOutcome({ events, contents }, config, levels, built, routes, moved) {
  const output = readOutput(built, routes, config);
  const site = { site: config.site, base: config.base, output };
  const settings = readSettings(config);
  const found = { links: checkRedirects(moved, site), images: [] };
  contents.forEach((content, number) => {
    const event = events[number];
    const { links, images } = checkLinks(event, content, findAddress(event, settings, output.pages), site);
    found.links.push(...links);
    found.images.push(...images);
  });
  return Object.fromEntries(Object.entries(found).filter(([check]) => levels[check] !== 'off'));
}

/** One that leads nowhere does no harm that was not there before: a warning. */
function checkRedirects({ file, leads }, site) {
  return leads.flatMap(([source, destination]) => {
    const trouble = followPath(destination.split(/[?#]/)[0], undefined, site);
    return trouble ? [{ file, what: `${source} leads to ${destination}: ${trouble.what}`, level: 'warn' }] : [];
  });
}

/** Where an event is built, with base. Of an entry, the page whose address ends with its slug, if there is one such. */
function findAddress({ name, isPage, frontmatter }, settings, pages) {
  if (isPage) return pageAddress({ path: name }, settings).pathname;
  const ending = `/${frontmatter.slug}`;
  const built = pages.filter((page) => decodeAddress(page).replace(/\/$/, '').endsWith(ending));
  return built.length === 1 ? settings.base.replace(/\/$/, '') + built[0] : undefined;
}
