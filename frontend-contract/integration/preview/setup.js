/** @import { AstroConfig, AstroIntegration, HookParameters } from 'astro' */
import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readCmsUrl } from '../shared/environment.js';
import { listFiles, pathBelow } from '../shared/list.js';
import { siteModule } from './site-module.js';

const JAVASCRIPT = /\.m?js$/;

/**
 * Turn this build into a preview build: routes for drafts, a Node server, and an output folder of its own, so that the
 * static site in dist/ is not touched.
 *
 * @param {HookParameters<'astro:config:setup'>} setup
 * @param {string} markdown the module of the Markdown config, relative to the project's root
 * @param {import('../index.d.ts').RawHtml} [rawHtml] what becomes of raw HTML in events
 */
export async function addPreview(setup, markdown, rawHtml) {
  const { addMiddleware, config, createCodegenDir, injectRoute, updateConfig } = setup;
  readCmsUrl(process.env); // Fail now for an invalid URL, not at the first preview.
  const layouts = layoutRoutes(config);
  addMiddleware({ entrypoint: new URL('./middleware.js', import.meta.url), order: 'pre' });
  injectRoute({ pattern: '/_preview', entrypoint: new URL('./route.astro', import.meta.url), prerender: false });
  for (const [layout, pattern] of Object.entries(layouts)) {
    const entrypoint = new URL(`${pattern.split('/').at(-1)}.astro`, createCodegenDir());
    writeFileSync(entrypoint, layoutRoute(layout));
    injectRoute({ pattern, entrypoint, prerender: false });
  }
  const module = await findMarkdown(config, markdown);
  updateConfig({ vite: { plugins: [siteModule(config, module, layouts, rawHtml)] } });
  // A site with an adapter is a server already: it keeps its adapter and its folder.
  if (!config.adapter) updateConfig(await nodeServer(config));
}

/**
 * A route for each layout: in a common route, every page would get the styles of all layouts.
 *
 * @param {AstroConfig} config
 * @returns {Record<string, string>} layout, as a path from the project's root -> pattern
 */
function layoutRoutes(config) {
  const layouts = listFiles(fileURLToPath(new URL('./layouts/', config.srcDir)), /\.astro$/);
  const src = pathBelow(config.root, config.srcDir);
  return Object.fromEntries(layouts.map((layout, number) => [`/${src}/layouts/${layout}`, `/_preview/${number}`]));
}

/** @param {string} layout */
function layoutRoute(layout) {
  const page = fileURLToPath(new URL('./page.js', import.meta.url));
  return `---
import { openPage } from ${JSON.stringify(page)};
import Layout from ${JSON.stringify(layout)};

const page = openPage(Astro);
if (page instanceof Response) return page;
---
<Layout {...page.props}><Fragment set:html={page.html} /></Layout><Fragment set:html={page.script} />
`;
}

/**
 * @param {AstroConfig} config
 * @param {string} markdown
 */
async function findMarkdown(config, markdown) {
  const module = new URL(markdown, config.root);
  if (!existsSync(module)) {
    throw new Error(
      `astro-wagtail-events: there is no ${markdown} in ${fileURLToPath(config.root)}. Move the \`markdown\` part of ` +
        'astro.config there as its default export, and import it: the preview renders with the same.',
    );
  }
  await checkProcessor(module, markdown);
  return module;
}

/**
 * Without a processor, the build would use Astro's default one; the preview can only use one that the module exports.
 *
 * @param {URL} module
 * @param {string} markdown
 */
async function checkProcessor(module, markdown) {
  if (!JAVASCRIPT.test(module.pathname)) return;
  const { default: exported } = await import(module.href);
  if (typeof exported?.processor?.createRenderer === 'function') return;
  throw new Error(
    `astro-wagtail-events: ${markdown} names no Markdown processor. Let its default export have ` +
      '`processor: satteri()` from @astrojs/markdown-satteri, or `processor: unified()` from @astrojs/markdown-remark.',
  );
}

/** @param {AstroConfig} config */
async function nodeServer(config) {
  const outDir = new URL('./dist-preview/', config.root);
  const adapter = (await importNodeAdapter(config.root))({ mode: 'standalone' });
  return {
    outDir,
    build: { client: new URL('./client/', outDir), server: new URL('./server/', outDir) },
    adapter,
    // Astro has added the adapter to its integrations already: an adapter set in this hook is added here.
    integrations: [adapter],
  };
}

/**
 * @param {URL} root
 * @returns {Promise<(options: { mode: 'standalone' }) => AstroIntegration>}
 */
async function importNodeAdapter(root) {
  let path;
  try {
    path = createRequire(new URL('./package.json', root)).resolve('@astrojs/node');
  } catch {
    throw new Error(
      'astro-wagtail-events: the preview needs a Node server. Run `npm install --save-dev @astrojs/node`.',
    );
  }
  return (await import(pathToFileURL(path).href)).default;
}
