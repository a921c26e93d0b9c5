/** @import { AstroConfig } from 'astro' */
/** @import { SourceFolders } from '../shared/shapes.ts' */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseFrontmatter } from 'astro/markdown';
import { readSettings } from '../shared/address.js';
import { listFiles, MARKDOWN, pathBelow } from '../shared/list.js';

/** @typedef {Extract<NonNullable<AstroConfig['vite']['plugins']>[number], { name: string }>} Plugin */
/** @typedef {(layout: string, file: string) => Promise<{ id: string } | null>} Resolve */

const VIRTUAL = 'virtual:astro-wagtail-events/site';

/**
 * A Vite plugin with a virtual module that passes to the routes what only the build knows: the Markdown config with its
 * functions, the layouts, and the settings that determine a page's URL.
 *
 * @param {AstroConfig} config
 * @param {URL} markdown the module of the Markdown config
 * @param {Record<string, string>} layouts layout, as a path from the project's root -> pattern of its route
 * @param {import('../index.d.ts').RawHtml} [rawHtml] what becomes of raw HTML in events
 * @returns {Plugin}
 */
export function siteModule(config, markdown, layouts, rawHtml) {
  return {
    name: 'astro-wagtail-events:site',
    resolveId: (id) => (id === VIRTUAL ? `\0${VIRTUAL}` : undefined),
    async load(id) {
      if (id !== `\0${VIRTUAL}`) return undefined;
      const aliases = await resolveAliases(await listAliases(config), config, (layout, file) =>
        this.resolve(layout, file),
      );
      return `
        export { default as markdown } from ${JSON.stringify(fileURLToPath(markdown))};
        export const rawHtml = ${JSON.stringify(rawHtml)};
        export const layouts = ${JSON.stringify(layouts)};
        export const aliases = ${JSON.stringify(aliases)};
        export const settings = ${JSON.stringify(readSettings(config))};
      `;
    },
  };
}

/**
 * The layouts that pages of the site name by an alias, such as "@/layouts/EventLayout.astro". Only Vite can resolve an
 * alias, and only during a build.
 *
 * @param {SourceFolders} config
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

/** @param {string} text */
function readLayout(text) {
  try {
    return parseFrontmatter(text).frontmatter.layout;
  } catch {
    return undefined; // An unreadable page must not prevent previews of the others.
  }
}

/**
 * @param {Map<string, string>} aliases
 * @param {SourceFolders} config
 * @param {Resolve} resolve
 */
async function resolveAliases(aliases, { root }, resolve) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const [layout, file] of aliases) {
    const resolved = await resolve(layout, file);
    if (resolved) found[layout] = `/${pathBelow(root, resolved.id)}`;
  }
  return found;
}
