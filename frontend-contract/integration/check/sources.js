import { readContract } from '../contract/read.js';
import { listRoutes } from '../routes.js';
import { checkAlternatives } from './alternatives.js';
import { makeReader } from './content.js';
import { readEvents } from './events.js';
import { checkImages } from './images.js';
import { checkContract } from './pages.js';
import { checkSlugs } from './slugs.js';

/**
 * What is known of the events before anything is built.
 *
 * @typedef {object} Sources
 * @property {import('./events.js').Event[]} events those whose front matter can be read
 * @property {import('./content.js').Content[]} contents of each of them
 * @property {Partial<Record<import('./report.js').Check, import('./report.js').Complaint[]>>} found
 *
 * @param {import('astro').AstroConfig} config
 * @param {import('./report.js').Levels} levels
 * @returns {Promise<Sources>}
 */
export async function checkSources(config, levels) {
  const all = await readEvents(config);
  const events = all.filter(({ fault }) => !fault);
  const contents = await readContents(events, config, levels);
  const each = (check) => contents.flatMap((content, number) => check(events[number], content));
  const checks = {
    contract: () => checkContract(all, readContract(config.root)),
    images: () => each(checkImages),
    slugs: () => checkSlugs(events, listRoutes(config)),
    alt: () => each(checkAlternatives),
  };
  const found = {};
  for (const [name, check] of Object.entries(checks)) if (levels[name] !== 'off') found[name] = await check();
  return { events, contents, found };
}

async function readContents(events, config, levels) {
  if ([levels.images, levels.links, levels.alt].every((level) => level === 'off')) return [];
  const readContent = await makeReader(config);
  const contents = [];
  // One after the other: a processor's plugins may keep what they are at.
  for (const event of events) contents.push(await readContent(event));
  return contents;
}
