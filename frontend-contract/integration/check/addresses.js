/** @import { Event, Finding, Route, SourceFolders } from '../shared/shapes.ts' */
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UNROUTED } from '../shared/event-file.js';
import { listFiles, MARKDOWN, pathBelow, pathInAddress } from '../shared/list.js';
import { listRoutes } from '../shared/routes.js';
import { findKey } from './source-position.js';

const COLLECTION = /^(?:.*?\/)?content\/[^/]+/;

// Astro reads these as parts of an address or of JavaScript; brackets, but for a parameter, as well.
const UNBUILDABLE = /["#?%\\\t\n\r]/;
const UNBUILDABLE_EVENT = /[[\]]/;

/**
 * Refuse pages that Astro cannot build. Astro would stop at the first one without naming it.
 *
 * @param {SourceFolders} config
 * @throws {Error} which names all such pages
 */
export function checkNames(config) {
  const pages = new URL('./pages/', config.srcDir);
  const folder = pathBelow(config.root, pages);
  const markdown = listFiles(fileURLToPath(pages), UNBUILDABLE_EVENT)
    .filter((file) => MARKDOWN.test(file) && !UNROUTED.test(file))
    .map((file) => `${folder}/${file}`);
  const names = listRoutes(config).map(({ name }) => name);
  const faulty = [...names.filter((name) => UNBUILDABLE.test(name)), ...markdown].sort();
  if (faulty.length === 0) return;
  const lines = faulty.map((name) => {
    const [found] = UNBUILDABLE.exec(name) ?? UNBUILDABLE_EVENT.exec(name) ?? [];
    return `  ${JSON.stringify(name).slice(1, -1)}: Astro builds no address with a ${JSON.stringify(found)} in it. Rename the file.`;
  });
  throw new Error(`Pages that cannot be built:\n${lines.join('\n')}`);
}

/**
 * The events that share an address or slug with another file. Astro builds one of the two without a warning.
 *
 * @param {Event[]} events
 * @param {Route[]} routes all routed files
 * @returns {Finding[]}
 */
export function checkSlugs(events, routes) {
  return [...findSharedAddresses(events, routes), ...findSharedSlugs(events)];
}

/**
 * @param {Event[]} events
 * @param {Route[]} routes
 * @returns {Finding[]}
 */
function findSharedAddresses(events, routes) {
  const names = new Set(events.map(({ name }) => name));
  return [...Map.groupBy(routes, ({ address }) => address.normalize()).values()].flatMap((sharing) => {
    const eventsFirst = sharing.toSorted((one, other) => Number(names.has(other.name)) - Number(names.has(one.name)));
    const [first, ...others] = eventsFirst;
    if (others.length === 0 || !names.has(first.name)) return [];
    const list = others.map(({ name }) => name).join(', ');
    return [
      { file: first.name, what: `${list} has the same address, ${first.address}. Rename or remove one of them.` },
    ];
  });
}

/**
 * Events with the slug of another event in the same folder of pages, or in the same collection.
 *
 * @param {Event[]} events
 * @returns {Finding[]}
 */
function findSharedSlugs(events) {
  const slugged = events.flatMap((event) => {
    const { slug } = event.frontmatter;
    return typeof slug === 'string' ? [{ event, slug }] : [];
  });
  const groups = Map.groupBy(slugged, ({ event, slug }) => `${slugScope(event)}\0${slug.normalize()}`);
  return [...groups.values()].flatMap(([first, ...others]) =>
    others.map(({ event, slug }) => ({
      file: event.name,
      line: findKey(event.text, 'slug'),
      what: `the slug "${slug}" belongs to ${first.event.name} already. Give one of them another.`,
    })),
  );
}

/**
 * Where a slug must be unique: the parent folder of the page's address, or the whole collection.
 *
 * @param {Event} event
 */
function slugScope({ name, isPage }) {
  if (isPage) return posix.dirname(pathInAddress(name));
  return COLLECTION.exec(name)?.[0] ?? posix.dirname(name);
}
