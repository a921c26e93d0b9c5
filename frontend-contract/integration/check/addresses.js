import { posix } from 'node:path';
import { pathInAddress } from '../shared/list.js';
import { findKey } from './source-position.js';

const COLLECTION = /^(?:.*?\/)?content\/[^/]+/;

/**
 * The events that share an address with another file: Astro builds one of the two, and says nothing.
 *
 * @param {import('./events.js').Event[]} events
 * @param {{ name: string, address: string }[]} routes all files that have an address of their own, names from the root
 * @returns {import('./report.js').Complaint[]}
 */
export function checkSlugs(events, routes) {
  return [...findSharedAddresses(events, routes), ...findSharedSlugs(events)];
}

function findSharedAddresses(events, routes) {
  const names = new Set(events.map(({ name }) => name));
  return [...Map.groupBy(routes, ({ address }) => address.normalize()).values()].flatMap((sharing) => {
    const [first, ...others] = sharing.toSorted((one, other) => names.has(other.name) - names.has(one.name));
    if (others.length === 0 || !names.has(first.name)) return [];
    const list = others.map(({ name }) => name).join(', ');
    return [{ file: first.name, what: `${list} has the same address, ${first.address}. Rename or remove one of them.` }];
  });
}

/** In one folder of pages, or anywhere in one collection, a slug belongs to one event. */
function findSharedSlugs(events) {
  const slugged = events.filter(({ frontmatter }) => typeof frontmatter.slug === 'string');
  const groups = Map.groupBy(slugged, (event) => `${placeOf(event)}\0${event.frontmatter.slug.normalize()}`);
  return [...groups.values()].flatMap(([first, ...others]) =>
    others.map(({ name, text, frontmatter: { slug } }) => ({
      file: name,
      line: findKey(text, 'slug'),
      what: `the slug "${slug}" belongs to ${first.name} already. Give one of them another.`,
    })),
  );
}

/** Where a slug has to be the only one: the folder that the page's own address is in, or the whole collection. */
function placeOf({ name, isPage }) {
  if (isPage) return posix.dirname(pathInAddress(name));
  return COLLECTION.exec(name)?.[0] ?? posix.dirname(name);
}
