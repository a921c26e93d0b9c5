import { readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { EVENT_LAYOUT, UNROUTED, readEvent } from '../check/events.js';
import { listFiles } from '../list.js';

/**
 * @typedef {object} EventFile
 * @property {string} id
 * @property {string} name relative to the project's root, with "/"
 * @property {URL} url
 * @property {string} text
 * @property {string} body
 * @property {Record<string, any>} data the front matter
 * @property {string} [fault] why the front matter cannot be read
 */

/**
 * The events of a folder. Among Astro's own pages they are those of EventLayout; elsewhere every Markdown file is meant
 * to be one.
 *
 * @param {URL} folder
 * @param {{ root: URL, srcDir: URL }} config the Astro project's
 * @returns {Promise<EventFile[]>}
 */
export async function readFiles(folder, config) {
  const amongPages = folder.href.startsWith(new URL('./pages/', config.srcDir).href);
  const files = [];
  for (const path of listFiles(fileURLToPath(folder), '.md')) {
    if (UNROUTED.test(path)) continue;
    const file = await readFileOf(path, folder, config.root);
    if (!amongPages || file.fault || EVENT_LAYOUT.test(String(file.data.layout ?? ''))) files.push(file);
  }
  return files;
}

async function readFileOf(path, folder, root) {
  const url = pathToFileURL(`${fileURLToPath(folder)}${path}`);
  const name = relative(fileURLToPath(root), fileURLToPath(url)).replaceAll(sep, '/');
  const { text, frontmatter: data, content, fault } = readEvent(await readFile(url, 'utf8'));
  const id = String(data.slug ?? path.replace(/(\/index)?\.md$/, ''));
  return { id, name, url, text, body: content.trim(), data, fault };
}
