import { readLevels, report } from './check/report.js';
import { checkSources } from './check/sources.js';
import { addPreview } from './preview/setup.js';
import { pullFirst } from './pull/setup.js';

const MARKDOWN_CONFIG = './markdown.config.mjs';

/**
 * @param {import('./index.d.ts').WagtailEventsOptions} [options]
 * @returns {import('astro').AstroIntegration}
 */
export default function wagtailEvents({ markdown = MARKDOWN_CONFIG, schema, checks, pull } = {}) {
  const previewing = process.env.WAGTAIL_PREVIEW === '1';
  const levels = readLevels(checks);
  /** @type {import('astro').AstroConfig} */
  let config;
  return {
    name: 'astro-wagtail-events',
    hooks: {
      'astro:config:setup': async (setup) => {
        await pullFirst(setup, pull, previewing);
        if (previewing) await addPreview(setup, markdown);
      },
      'astro:config:done': (done) => {
        config = done.config;
      },
      'astro:build:start': async ({ logger }) => {
        // A preview must start even where a page in the repository is wrong: it is how an editor puts it right.
        if (!previewing) report(await checkSources(config, levels, { schema }), levels, logger);
      },
    },
  };
}
