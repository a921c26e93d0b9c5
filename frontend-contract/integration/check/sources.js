import { readContract } from '../contract/read.js';
import { listRoutes } from '../shared/routes.js';
import { checkAlternatives } from './alt-text.js';
import { makeReader } from './content.js';
import { readEvents } from './events.js';
import { checkImages } from './images.js';
import { checkContract } from './pages.js';
import { checkSlugs } from './addresses.js';
import { isSuspect } from './suspects.js';

/**
 * What is known of the events before anything is built.
 *
 * @typedef {object} Sources
 * @property {import('./events.js').Event[]} events those whose front matter can be read
 * @property {Partial<Record<import('./report.js').Check, import('./report.js').Complaint[]>>} found
 *
 * @param {import('astro').AstroConfig} config
 * @param {import('./report.js').Levels} levels
 * @returns {Promise<Sources>}
 */
export async function checkSources(config, levels) {
  const all = await readEvents(config);
  const events = all.filter(({ fault }) => !fault);
  const found = {
    contract: levels.contract === 'off' ? [] : checkContract(all, readContract(config.root)),
    slugs: levels.slugs === 'off' ? [] : checkSlugs(events, listRoutes(config)),
    images: [],
    alt: [],
  };
  if (levels.images === 'off' && levels.alt === 'off') return { events, found };
  const readContent = makeReader(config);
  for (const event of events.filter(isSuspect)) {
    const content = await readContent(event);
    if (levels.images !== 'off') found.images.push(...checkImages(event, content));
    if (levels.alt !== 'off') found.alt.push(...checkAlternatives(event, content));
  }
  return { events, found };
}
