import { pathToFileURL } from 'node:url';
import { z } from 'astro/zod';
import { loadEvents } from './collection/load.js';
import { readContract } from './contract/read.js';
import { writeType } from './contract/types.js';

/**
 * A loader for a collection of events: every Markdown file of a folder, judged by the contract.
 *
 * @param {import('./content.d.ts').EventsOptions} [options]
 * @returns {import('astro/loaders').Loader}
 */
export function events({ base = './src/pages' } = {}) {
  return {
    name: 'astro-wagtail-events',
    load: (context) => loadEvents(context, base),
    createSchema: async () => {
      const contract = readContract(here());
      return { schema: z.fromJSONSchema(contract), types: writeType(contract, 'Entry') };
    },
  };
}

/** The contract as a Zod schema, with what the site's event.extension.json adds. */
export function eventSchema() {
  return z.fromJSONSchema(readContract(here()));
}

// Astro tells a schema nothing about the project; its commands run at the project's root.
function here() {
  return pathToFileURL(`${process.cwd()}/`);
}
