import { listenTo } from './check/capture.js';
import { checkNames } from './check/names.js';
import { checkOutcome } from './check/built-links.js';
import { readLevels, report } from './check/report.js';
import { checkSources } from './check/sources.js';
import { injectEventTypes } from './contract/inject.js';
import { addPreview } from './preview/setup.js';
import { pullFirst } from './pull/setup.js';
import { addRedirects } from './redirects/setup.js';

const MARKDOWN_CONFIG = './markdown.config.mjs';

/**
 * @param {import('./index.d.ts').WagtailEventsOptions} [options]
 * @returns {import('astro').AstroIntegration}
 */
export default function wagtailEvents(options = {}) {
  const hooks = process.env.WAGTAIL_PREVIEW === '1' ? previewHooks(options) : siteHooks(options);
  return { name: 'astro-wagtail-events', hooks };
}

/**
 * A preview must start even where a page or a redirect in the repository is wrong: it is how an editor puts it right.
 *
 * @returns {import('astro').AstroIntegration['hooks']}
 */
function previewHooks({ markdown = MARKDOWN_CONFIG, pull }) {
  return {
    'astro:config:setup': async (setup) => {
      await pullFirst(setup, pull, true);
      await addPreview(setup, markdown);
    },
  };
}

/** @returns {import('astro').AstroIntegration['hooks']} */
function siteHooks({ checks, redirects, pull }) {
  const levels = readLevels(checks);
  const heard = new Map();
  let command;
  let config;
  let routes;
  let moved;
  let events;
  return {
    'astro:config:setup': async (setup) => {
      command = setup.command;
      await pullFirst(setup, pull, false);
      checkNames(setup.config);
      moved = await addRedirects(setup, redirects);
      const { processor } = setup.config.markdown;
      if (command === 'build') setup.updateConfig({ markdown: { processor: listenTo(processor, heard) } });
    },
    'astro:routes:resolved': (resolved) => {
      routes = resolved.routes;
    },
    'astro:config:done': async (done) => {
      config = done.config;
      injectEventTypes(done);
      if (command !== 'build') return;
      // Before Astro reads collections: it would stop at the first file that it cannot read.
      const sources = await checkSources(config, levels);
      events = sources.events;
      report(sources.found, levels, done.logger);
    },
    'astro:build:done': async (built) => {
      report(await checkOutcome(events, heard, config, levels, built, routes, moved), levels, built.logger);
    },
  };
}
