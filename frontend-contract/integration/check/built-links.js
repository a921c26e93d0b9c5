import { pathToFileURL } from 'node:url';
import { pageAddress, readSettings } from '../shared/address.js';
import { makeReader } from './content.js';
import { checkLinks, followPath } from './links.js';
import { decodeAddress } from './source-position.js';
import { readOutput } from './output.js';

/**
 * What only the built site can tell: whether the links of the events, and the redirects of the CMS, lead somewhere.
 *
 * @param {import('./events.js').Event[]} events
 * @param {Map<string, import('./content.js').Content>} heard what Astro rendered: address of a file -> its content
 * @param {import('astro').AstroConfig} config
 * @param {import('./report.js').Levels} levels
 * @param {{ dir: URL, pages: { pathname: string }[] }} built
 * @param {import('astro').IntegrationResolvedRoute[]} routes
 * @param {import('../redirects/setup.js').Moved} moved
 */
export async function checkOutcome(events, heard, config, levels, built, routes, moved) {
  if (levels.links === 'off' && levels.images === 'off') return {};
  const output = readOutput(built, routes, config);
  const site = { site: config.site, base: config.base, output };
  const findAddress = makeFinder(readSettings(config), output.pages);
  const readContent = makeReader(config);
  const found = { links: checkRedirects(moved, site), images: [] };
  for (const event of events) {
    // Astro keeps the entries of collections from build to build and renders only those that changed.
    const content = heard.get(pathToFileURL(event.path).href) ?? (await readContent(event));
    const { links, images } = checkLinks(event, content, findAddress(event), site);
    found.links.push(...links);
    found.images.push(...images);
  }
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
function makeFinder(settings, pages) {
  const built = Map.groupBy(pages, (page) => decodeAddress(page).replace(/\/$/, '').split('/').at(-1));
  return ({ name, isPage, frontmatter }) => {
    if (isPage) return pageAddress({ path: name }, settings).pathname;
    const [page, ...others] = built.get(frontmatter.slug) ?? [];
    return page && others.length === 0 ? settings.base.replace(/\/$/, '') + page : undefined;
  };
}
