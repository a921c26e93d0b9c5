/** @import { Event, Finding, Route, SourceFolders } from '../shared/shapes.ts' */
import { posix } from 'node:path';
import { pathInAddress } from '../shared/list.js';
import { listRoutes } from '../shared/routes.js';
import { findKey } from './source-position.js';

const COLLECTION = /^(?:.*?\/)?content\/[^/]+/;

/**
 * Refuse pages that Astro cannot build: it would stop at the first of them, and not say at which.
 *
 * @param {SourceFolders} config
 * @throws {Error} which names all of them
 */
export function checkNames(config) {
  const faulty = listRoutes(config).filter(({ name }) => name.includes('%'));
  if (faulty.length === 0) return;
  const lines = faulty.map(({ name }) => `  ${name}: Astro builds no address with a "%" in it. Rename the file.`);
  throw new Error(`Pages that cannot be built:\n${lines.join('\n')}`);
}

/**
 * The events that share an address with another file: Astro builds one of the two, and says nothing.
 *
 * @param {Event[]} events
 * @param {Route[]} routes all files that have an address of their own
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
 * In one folder of pages, or anywhere in one collection, a slug belongs to one event.
 *
 * @param {Event[]} events
 * @returns {Finding[]}
 */
function findSharedSlugs(events) {
  const slugged = events.flatMap((event) => {
    const { slug } = event.frontmatter;
    return typeof slug === 'string' ? [{ event, slug }] : [];
  });
  const groups = Map.groupBy(slugged, ({ event, slug }) => `${placeOf(event)}\0${slug.normalize()}`);
  return [...groups.values()].flatMap(([first, ...others]) =>
    others.map(({ event, slug }) => ({
      file: event.name,
      line: findKey(event.text, 'slug'),
      what: `the slug "${slug}" belongs to ${first.event.name} already. Give one of them another.`,
    })),
  );
}

/**
 * Where a slug has to be the only one: the folder that the page's own address is in, or the whole collection.
 *
 * @param {Event} event
 */
function placeOf({ name, isPage }) {
  if (isPage) return posix.dirname(pathInAddress(name));
  return COLLECTION.exec(name)?.[0] ?? posix.dirname(name);
}
