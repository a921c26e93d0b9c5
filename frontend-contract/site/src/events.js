/** Every event of the site, from the Markdown files that the CMS writes into src/pages. */
import { pageHref, pageId } from './addresses.js';
import { isoDate } from './dates.js';
import { dayOf, splitByDay } from './order.js';
import { findFirstPicture } from './pictures.js';
import { isProjectKey } from './project-link.js';
import { timeZone } from './site.js';
import { listWords, readText } from './words.js';

const files = import.meta.glob('./pages/**/*.md', { eager: true });
const { compare } = new Intl.Collator('sk');

/**
 * The newest first; those of one day by their title. The CMS writes no drafts; a file that a person marked with
 * `draft: true` is listed nowhere.
 */
export const events = Object.entries(files)
  .filter(([, { frontmatter }]) => frontmatter.layout?.endsWith('/EventLayout.astro') && !frontmatter.draft)
  .map(([path, { url, frontmatter, rawContent, compiledContent }]) => ({
    ...frontmatter,
    date: isoDate(frontmatter.publish_date),
    href: encodeURI(pageHref(url)),
    id: pageId(url),
    picture: findFirstPicture(path, rawContent()),
    readWords: async () => listWords(readText(await compiledContent())),
  }))
  .toSorted((one, other) => compare(other.date ?? '', one.date ?? '') || byTitle(one, other));

/** What comes, the soonest first, and what was, as on the day of the build. */
export const { upcoming, past } = splitByDay(events, dayOf(new Date(), timeZone));

/** The projects in the order of the Slovak alphabet, each with its events by edition; last, events without one. */
export function listProjects() {
  return [...Map.groupBy(events, ({ project }) => project || undefined)]
    .map(([name, events]) => ({ name, key: findKey(events), events: events.toSorted(byEdition) }))
    .toSorted((one, other) => Number(!one.name) - Number(!other.name) || compare(one.name, other.name));
}

/** The years, the latest first, each with what was then. The year is undefined where a date is none. */
export function listYears() {
  return [...Map.groupBy(past, ({ date }) => date?.slice(0, 4))].map(([year, events]) => ({ year, events }));
}

/** What events of the project lead to as its key: the id of its section in a list. */
function findKey(events) {
  return events.map(({ project_link }) => project_link).find(isProjectKey);
}

// The latest edition first. The sort is stable: those without an edition, and those of one, stay by date.
function byEdition(one, other) {
  return (other.edition ?? 0) - (one.edition ?? 0);
}

// The address too: the order is the same on every machine.
function byTitle(one, other) {
  return compare(one.title, other.title) || compare(one.href, other.href);
}
