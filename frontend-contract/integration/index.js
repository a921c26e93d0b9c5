/** @import { AstroConfig, AstroIntegration, HookParameters, IntegrationResolvedRoute } from 'astro' */
/** @import { AppliedRedirects, Content, Event } from './shared/shapes.ts' */
import { captureContent, checkBuiltSite, checkNames, checkSources, readLevels, report } from './check/index.js';
import { injectEventTypes } from './contract/index.js';
import { addPreview } from './preview/index.js';
import { pullOnSetup } from './pull/index.js';
import { addRedirects } from './redirects/index.js';
import { guardHtml } from './sanitize/index.js';

/** @typedef {import('./index.d.ts').WagtailEventsOptions} WagtailEventsOptions */

const MARKDOWN_CONFIG = './markdown.config.mjs';

/**
 * @param {WagtailEventsOptions} [options]
 * @returns {AstroIntegration}
 */
export default function wagtailEvents(options = {}) {
  const hooks = process.env.WAGTAIL_PREVIEW === '1' ? previewHooks(options) : siteHooks(options);
  return { name: 'astro-wagtail-events', hooks };
}

/**
 * A preview build runs no checks: it must also start where a page or redirect is wrong, so that editors can correct it.
 *
 * @param {WagtailEventsOptions} options
 * @returns {AstroIntegration['hooks']}
 */
function previewHooks({ markdown = MARKDOWN_CONFIG, pull, rawHtml }) {
  return {
    'astro:config:setup': async (setup) => {
      await pullOnSetup(setup, pull, true);
      guardHtml(setup.config.markdown.processor, rawHtml);
      await addPreview(setup, markdown, rawHtml);
    },
  };
}

/**
 * @param {WagtailEventsOptions} options
 * @returns {AstroIntegration['hooks']}
 */
function siteHooks({ checks, redirects, pull, rawHtml }) {
  const levels = readLevels(checks);
  /** @type {Map<string, Content>} */
  const captured = new Map();
  /** @type {HookParameters<'astro:config:setup'>['command']} */
  let command;
  /** @type {AstroConfig} */
  let config;
  /** @type {IntegrationResolvedRoute[]} */
  let routes;
  /** @type {AppliedRedirects} */
  let applied;
  /** @type {Event[]} */
  let events;
  return {
    'astro:config:setup': async (setup) => {
      command = setup.command;
      await pullOnSetup(setup, pull, false);
      checkNames(setup.config);
      applied = await addRedirects(setup, redirects);
      const { processor } = setup.config.markdown;
      guardHtml(processor, rawHtml);
      if (command === 'build') setup.updateConfig({ markdown: { processor: captureContent(processor, captured) } });
    },
    'astro:routes:resolved': (resolved) => {
      routes = resolved.routes;
    },
    'astro:config:done': async (done) => {
      config = done.config;
      injectEventTypes(done);
      if (command !== 'build') return;
      // Before Astro reads collections, since it stops at the first invalid file.
      const sources = await checkSources(config, levels);
      events = sources.events;
      report(sources.found, levels, done.logger);
    },
    'astro:build:done': async (built) => {
      report(await checkBuiltSite(events, captured, config, levels, built, routes, applied), levels, built.logger);
    },
  };
}
