/** @import { AstroConfig, IntegrationResolvedRoute } from 'astro' */
/** @import { AppliedRedirects, BuiltSite, Content, Event, Finding, Findings, Levels, SiteSettings } from '../shared/shapes.ts' */
import { pathToFileURL } from 'node:url';
import { pageAddress, readSettings, withoutSlash } from '../shared/address.js';
import { makeContentReader } from './content.js';
import { checkLinks, followPath } from './links.js';
import { readOutput } from './output.js';
import { decodeAddress } from './source-position.js';

/**
 * The links of events, and the redirects of the CMS, that lead nowhere on the built site.
 *
 * @param {Event[]} events
 * @param {Map<string, Content>} captured from captureContent: URL of a file -> its content
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
  const findAddress = makeAddressFinder(readSettings(config), output.pages);
  const readContent = makeContentReader(config);
  const links = checkRedirects(redirects, site);
  const images = [];
  for (const event of events) {
    // Astro caches the rendered entries of collections between builds, and renders only those that changed.
    const content = captured.get(pathToFileURL(event.path).href) ?? (await readContent(event));
    const found = checkLinks(event, content, findAddress(event), site);
    links.push(...found.links);
    images.push(...found.images);
  }
  return { links: levels.links === 'off' ? [] : links, images: levels.images === 'off' ? [] : images };
}

/**
 * A redirect that leads nowhere is a warning: its address led nowhere before, too.
 *
 * @param {AppliedRedirects} redirects
 * @param {BuiltSite} site
 * @returns {Finding[]}
 */
function checkRedirects({ file, destinations }, site) {
  return destinations.flatMap(([source, destination]) => {
    const error = followPath(destination.split(/[?#]/)[0], undefined, site);
    return error ? [{ file, what: `${source} leads to ${destination}: ${error.what}`, level: 'warn' }] : [];
  });
}

/**
 * Makes a function that returns the address at which an event is built, with base. For a collection's entry, this is the
 * only page whose address ends with its slug; undefined where there is none, or more than one.
 *
 * @param {SiteSettings} settings
 * @param {string[]} pages
 * @returns {(event: Event) => string | undefined}
 */
function makeAddressFinder(settings, pages) {
  /** @type {Map<unknown, string[]>} */
  const built = Map.groupBy(pages, (page) => withoutSlash(decodeAddress(page)).split('/').at(-1));
  return ({ name, isPage, frontmatter }) => {
    if (isPage) return pageAddress({ path: name }, settings).pathname;
    const [page, ...others] = built.get(frontmatter.slug) ?? [];
    return page && others.length === 0 ? withoutSlash(settings.base) + page : undefined;
  };
}
