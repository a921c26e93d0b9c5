/** @import { AstroConfig } from 'astro' */
/** @import { Event, Finding, Findings, Levels } from '../shared/shapes.ts' */
import { readContract } from '../contract/index.js';
import { listRoutes } from '../shared/routes.js';
import { checkSlugs } from './addresses.js';
import { checkAltText } from './alt-text.js';
import { makeContentReader } from './content.js';
import { readEvents } from './events.js';
import { checkContract } from './front-matter.js';
import { checkImages } from './images.js';
import { mayHaveImageErrors } from './prefilter.js';

/**
 * Read the events and check what can be checked before the build.
 *
 * @param {AstroConfig} config
 * @param {Levels} levels
 * @returns {Promise<{ events: Event[], found: Findings }>} events: those with readable front matter
 */
export async function checkSources(config, levels) {
  const all = await readEvents(config);
  const events = all.filter(({ fault }) => !fault);
  const found = {
    contract: levels.contract === 'off' ? [] : checkContract(all, readContract(config.root)),
    slugs: levels.slugs === 'off' ? [] : checkSlugs(events, listRoutes(config)),
  };
  if (levels.images === 'off' && levels.alt === 'off') return { events, found };
  /** @type {Record<'images' | 'alt', Finding[]>} */
  const { images, alt } = { images: [], alt: [] };
  const readContent = makeContentReader(config);
  for (const event of events.filter(mayHaveImageErrors)) {
    const content = await readContent(event);
    if (levels.images !== 'off') images.push(...checkImages(event, content));
    if (levels.alt !== 'off') alt.push(...checkAltText(event, content));
  }
  return { events, found: { ...found, images, alt } };
}
