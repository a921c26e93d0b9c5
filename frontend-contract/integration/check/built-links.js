/** @import { AstroConfig, IntegrationResolvedRoute } from 'astro' */
/** @import { AppliedRedirects, BuiltSite, Content, Event, Finding, Findings, Levels, SiteSettings } from '../shared/shapes.ts' */
import { pathToFileURL } from 'node:url';
import { pageAddress, readSettings } from '../shared/address.js';
import { makeReader } from './content.js';
import { checkLinks, followPath } from './links.js';
import { readOutput } from './output.js';
import { decodeAddress } from './source-position.js';

/**
 * What only the built site can tell: whether the links of the events, and the redirects of the CMS, lead somewhere.
 *
 * @param {Event[]} events
 * @param {Map<string, Content>} captured what Astro rendered: address of a file -> its content
 * @param {AstroConfig} config
 * @param {Levels} levels
 * @param {{ dir: URL, pages: { pathname: string }[] }} built
 * @param {IntegrationResolvedRoute[]} routes
 * @param {AppliedRedirects} redirects
 * @returns {Promise<Findings>}
 */
export async function checkBuiltSite(events, captured, config, levels, built, routes, redirects) {
  if (levels.links === 'off' && levels.images === 'off') return {};
  const output = readOutput(built, routes, config);
  const site = { site: config.site, base: config.base, output };
  const findAddress = makeFinder(readSettings(config), output.pages);
  const readContent = makeReader(config);
  const links = checkRedirects(redirects, site);
  const images = [];
  for (const event of events) {
    // Astro keeps the entries of collections from build to build and renders only those that changed.
    const content = captured.get(pathToFileURL(event.path).href) ?? (await readContent(event));
    const found = checkLinks(event, content, findAddress(event), site);
    links.push(...found.links);
    images.push(...found.images);
  }
  return { links: levels.links === 'off' ? [] : links, images: levels.images === 'off' ? [] : images };
}

/**
 * One that leads nowhere does no harm that was not there before: a warning.
 *
 * @param {AppliedRedirects} redirects
 * @param {BuiltSite} site
 * @returns {Finding[]}
 */
function checkRedirects({ file, leads }, site) {
  return leads.flatMap(([source, destination]) => {
    const trouble = followPath(destination.split(/[?#]/)[0], undefined, site);
    return trouble ? [{ file, what: `${source} leads to ${destination}: ${trouble.what}`, level: 'warn' }] : [];
  });
}

/**
 * Where an event is built, with base. Of an entry, the page whose address ends with its slug, if there is one such.
 *
 * @param {SiteSettings} settings
 * @param {string[]} pages
 * @returns {(event: Event) => string | undefined}
 */
function makeFinder(settings, pages) {
  /** @type {Map<unknown, string[]>} */
  const built = Map.groupBy(pages, (page) => decodeAddress(page).replace(/\/$/, '').split('/').at(-1));
  return ({ name, isPage, frontmatter }) => {
    if (isPage) return pageAddress({ path: name }, settings).pathname;
    const [page, ...others] = built.get(frontmatter.slug) ?? [];
    return page && others.length === 0 ? settings.base.replace(/\/$/, '') + page : undefined;
  };
}
