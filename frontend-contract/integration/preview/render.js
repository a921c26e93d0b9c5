/** @import { Draft, RenderedDraft } from '../shared/shapes.ts' */

import { posix } from 'node:path';
import { aliases, layouts, markdown, rawHtml, settings } from 'virtual:astro-wagtail-events/site';
import { isFrontmatterValid, parseFrontmatter } from 'astro/markdown';
import { guardHtml } from '../sanitize/index.js';
import { fileOf, markdownUrl, pageAddress, withoutSlash } from '../shared/address.js';
import { explainSyntax } from '../shared/event-file.js';
import { linkFiles, makeFileFinder } from './local-files.js';
import { placeImages } from './place-images.js';
import { Problem } from './problems.js';

/** @type {ReturnType<typeof markdown.processor.createRenderer> | undefined} */
let renderer;

/** Astro's Markdown renderer with the site's config, created once, since syntax highlighting is slow to load. */
function loadRenderer() {
  if (renderer) return renderer;
  const { processor, syntaxHighlight, shikiConfig, gfm, smartypants } = markdown;
  guardHtml(processor, rawHtml);
  renderer = processor.createRenderer({ image: settings.image, syntaxHighlight, shikiConfig, gfm, smartypants });
  return renderer;
}

/**
 * Render a draft: the route of its layout, the props that Astro passes to a layout for a Markdown page, the HTML for its
 * slot, and the page's URL.
 *
 * @param {Draft} draft
 * @returns {Promise<RenderedDraft>}
 * @throws {Problem} where the build would fail, too
 */
export async function renderDraft(draft) {
  const { file, fileURL } = fileOf(draft.path, settings);
  const { content, rendered } = await renderMarkdown(draft.markdown, fileURL);
  const { headings } = rendered.metadata;
  // Through JSON, as Astro does when it compiles a page: a date becomes a string.
  const { layout, ...frontmatter } = JSON.parse(JSON.stringify(rendered.metadata.frontmatter));
  const findFile = makeFileFinder(draft.files);
  const html = linkFiles(await placeImages(rendered.code, findFile), findFile);
  const url = markdownUrl(draft.path, settings) ?? draft.url;
  const shown = { ...frontmatter, file, url };
  return {
    address: pageAddress(draft, settings),
    route: findRoute(layout, draft.path),
    html,
    props: {
      file,
      url,
      content: shown,
      frontmatter: shown,
      headings,
      rawContent: () => content,
      compiledContent: async () => html,
      'server:root': true,
    },
  };
}

/**
 * @param {string} text
 * @param {URL} fileURL
 */
async function renderMarkdown(text, fileURL) {
  try {
    const { frontmatter, content } = parseFrontmatter(text, { frontmatter: 'empty-with-spaces' });
    const rendered = await (await loadRenderer()).render(content, { fileURL, frontmatter });
    if (!isFrontmatterValid(rendered.metadata.frontmatter)) throw new Error('the front matter is not plain data');
    return { content, rendered };
  } catch (error) {
    throw Problem.unrenderable(explainSyntax(error));
  }
}

/**
 * @param {string | undefined} layout
 * @param {string} path
 */
function findRoute(layout, path) {
  const layoutPath = aliases[layout ?? ''] ?? posix.resolve('/', posix.dirname(path), String(layout ?? ''));
  if (!Object.hasOwn(layouts, layoutPath)) throw Problem.unrenderable(explainLayout(layout));
  const route = withoutSlash(settings.base) + layouts[layoutPath];
  return settings.trailingSlash === 'always' ? `${route}/` : route;
}

/** @param {string | undefined} layout */
function explainLayout(layout) {
  const known = Object.keys(layouts).join(', ');
  if (!layout)
    return `The front matter has no layout; without one the page is not shown in the site's design: ${known}`;
  return `layout: ${layout} is none of the site's layouts: ${known}`;
}
