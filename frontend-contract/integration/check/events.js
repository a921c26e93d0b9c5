import { readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseFrontmatter } from 'astro/markdown';
import { listFiles, MARKDOWN } from '../shared/list.js';
import { explainSyntax } from '../shared/syntax.js';

export const EVENT_LAYOUT = /(^|\/)EventLayout\.astro$/;
export const UNROUTED = /(^|\/)[_.]/; // Astro makes no page of a file or folder that begins so.

/**
 * One Markdown file of an event.
 *
 * @typedef {object} Event
 * @property {string} name the file, relative to the project's root, with "/"
 * @property {string} path the same, absolute
 * @property {string} text
 * @property {boolean} isPage whether it lies in src/pages; else it is an entry of a content collection
 * @property {Record<string, any>} frontmatter
 * @property {string} content the text with the front matter blanked out: each line keeps its number
 * @property {string} [fault] why its front matter cannot be read
 */

/**
 * The events among the Markdown files of a site: those whose `layout` is EventLayout.astro, and those that cannot
 * say, since their front matter is broken.
 *
 * @param {{ root: URL, srcDir: URL }} config the Astro project's
 * @returns {Promise<Event[]>}
 */
export async function readEvents(config) {
  const [root, src] = [fileURLToPath(config.root), fileURLToPath(config.srcDir)];
  const folder = relative(root, src).replaceAll(sep, '/');
  const events = [];
  for (const path of listFiles(src, MARKDOWN)) {
    const isPage = path.startsWith('pages/');
    if (isPage && UNROUTED.test(path)) continue;
    const name = folder ? `${folder}/${path}` : path;
    const event = { name, path: `${src}${path}`, isPage, ...readEvent(await readFile(`${src}${path}`, 'utf8')) };
    if (event.fault || EVENT_LAYOUT.test(String(event.frontmatter.layout ?? ''))) events.push(event);
  }
  return events;
}

/** A file's text, its front matter, and what comes after it; or why the front matter cannot be read. */
export function readEvent(text) {
  try {
    const { frontmatter, content } = parseFrontmatter(text, { frontmatter: 'empty-with-spaces' });
    return { text, frontmatter, content };
  } catch (error) {
    return { text, frontmatter: {}, content: '', fault: explainSyntax(error) };
  }
}
