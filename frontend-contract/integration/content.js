import { pathToFileURL } from 'node:url';
import { loadEvents } from './collection/index.js';
import { makeSchema, readContract, writeType } from './contract/index.js';

/**
 * A loader for a collection of events: the Markdown files of a folder, validated by the contract.
 *
 * @param {import('./content.d.ts').EventsOptions} [options]
 * @returns {import('astro/loaders').Loader}
 */
export function events({ base = './src/pages' } = {}) {
  return {
    name: 'astro-wagtail-events',
    load: (context) => loadEvents(context, base),
    createSchema: async () => {
      const contract = readContract(projectRoot());
      return { schema: makeSchema(contract), types: writeType(contract, 'Entry') };
    },
  };
}

/** The contract as a Zod schema, with the site's event.extension.json. */
export function eventSchema() {
  return makeSchema(readContract(projectRoot()));
}

// Astro passes no config to a schema; its commands run in the project's root.
function projectRoot() {
  return pathToFileURL(`${process.cwd()}/`);
}
