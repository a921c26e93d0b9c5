import { readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseFrontmatter } from 'astro/markdown';
import { listFiles, MARKDOWN } from '../shared/list.js';
import { readSettings } from '../shared/address.js';

const VIRTUAL = 'virtual:astro-wagtail-events/site';

/**
 * The Vite plugin that tells the routes what only the build knows: the Markdown config with its functions, the
 * layouts, and the settings that decide a page's address.
 *
 * @param {import('astro').AstroConfig} config
 * @param {URL} markdown the module of the Markdown config
 * @param {Record<string, string>} layouts layout, as a path from the project's root -> pattern of its route
 */
export function siteModule(config, markdown, layouts) {
  return {
    name: 'astro-wagtail-events:site',
    resolveId: (id) => (id === VIRTUAL ? `\0${VIRTUAL}` : undefined),
    async load(id) {
      if (id !== `\0${VIRTUAL}`) return undefined;
      const aliases = await resolveAliases(await listAliases(config), config, (...place) => this.resolve(...place));
      return `
        export { default as markdown } from ${JSON.stringify(fileURLToPath(markdown))};
        export const layouts = ${JSON.stringify(layouts)};
        export const aliases = ${JSON.stringify(aliases)};
        export const settings = ${JSON.stringify(readSettings(config))};
      `;
    },
  };
}

/**
 * The layouts that pages of the site name by an alias, such as "@/layouts/EventLayout.astro". What an alias means is
 * known to Vite alone, and to it only while it builds.
 *
 * @returns {Promise<Map<string, string>>} layout, as written -> a file that names it
 */
async function listAliases({ srcDir }) {
  const [src, found] = [fileURLToPath(srcDir), new Map()];
  for (const path of listFiles(src, MARKDOWN)) {
    const layout = readLayout(await readFile(`${src}${path}`, 'utf8'));
    if (typeof layout === 'string' && !/^[./]/.test(layout)) found.set(layout, `${src}${path}`);
  }
  return found;
}

function readLayout(text) {
  try {
    return parseFrontmatter(text).frontmatter.layout;
  } catch {
    return undefined; // A page that nobody can read must not keep the others from being previewed.
  }
}

async function resolveAliases(aliases, { root }, resolve) {
  const found = {};
  for (const [layout, file] of aliases) {
    const resolved = await resolve(layout, file);
    if (resolved) found[layout] = `/${relative(fileURLToPath(root), resolved.id).split(sep).join('/')}`;
  }
  return found;
}
