import { checkPages } from './check/pages.js';
import { readSchema } from './check/schema.js';
import { addPreview } from './preview/setup.js';

const MARKDOWN_CONFIG = './markdown.config.mjs';

/**
 * @param {import('./index.d.ts').WagtailEventsOptions} [options]
 * @returns {import('astro').AstroIntegration}
 */
export default function wagtailEvents({ markdown = MARKDOWN_CONFIG, schema } = {}) {
  const previewing = process.env.WAGTAIL_PREVIEW === '1';
  /** @type {import('astro').AstroConfig} */
  let config;
  return {
    name: 'astro-wagtail-events',
    hooks: {
      'astro:config:setup': async (setup) => {
        if (previewing) await addPreview(setup, markdown);
      },
      'astro:config:done': (done) => {
        config = done.config;
      },
      'astro:build:start': async () => {
        // A preview must start even where a page in the repository is wrong: it is how an editor puts it right.
        if (!previewing) await checkPages(config, await readSchema(schema, config.root));
      },
    },
  };
}
