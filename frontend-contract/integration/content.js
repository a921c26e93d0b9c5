import { pathToFileURL } from 'node:url';
import { loadEvents } from './collection/index.js';
import { makeSchema, readContract, writeType } from './contract/index.js';

/**
 * A loader for a collection of events: every Markdown file of a folder, checked by the contract.
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
      return { schema: makeSchema(contract), types: writeType(contract, 'Entry') };
    },
  };
}

/** The contract as a Zod schema, with what the site's event.extension.json adds. */
export function eventSchema() {
  return makeSchema(readContract(here()));
}

// Astro tells a schema nothing about the project; its commands run at the project's root.
function here() {
  return pathToFileURL(`${process.cwd()}/`);
}
