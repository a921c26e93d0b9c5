import { readEvents } from './events.js';
import { checkContract } from './pages.js';
import { readSchema } from './schema.js';

/**
 * What can be known of the events before anything is built.
 *
 * @param {import('astro').AstroConfig} config
 * @param {import('./report.js').Levels} levels
 * @param {{ schema?: string | URL }} options
 */
export async function checkSources(config, levels, { schema }) {
  const events = await readEvents(config);
  return { contract: levels.contract === 'off' ? [] : checkContract(events, await readSchema(schema, config.root)) };
}
