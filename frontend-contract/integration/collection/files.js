import { readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { EVENT_LAYOUT, UNROUTED, readEvent } from '../check/events.js';
import { listFiles, MARKDOWN, pathInAddress } from '../shared/list.js';

/**
 * @typedef {object} EventFile
 * @property {string} id its slug; among Astro's own pages its address, without the first and the last slash
 * @property {string} name relative to the project's root, with "/"
 * @property {string} path the same, absolute
 * @property {URL} url the same
 * @property {string} text
 * @property {string} content the text with the front matter blanked out: each line keeps its number
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
  const pages = new URL('./pages/', config.srcDir);
  const files = [];
  for (const path of listFiles(fileURLToPath(folder), MARKDOWN)) {
    if (UNROUTED.test(path)) continue;
    const file = await readFileOf(pathToFileURL(`${fileURLToPath(folder)}${path}`), config.root);
    const isPage = file.url.href.startsWith(pages.href);
    if (isPage && !file.fault && !EVENT_LAYOUT.test(String(file.data.layout ?? ''))) continue;
    // A page has its address, of which the slug is the last part; elsewhere Astro's own loaders take the slug too.
    files.push({ ...file, id: isPage ? addressOf(file, pages) : String(file.data.slug ?? addressOf(file, folder)) });
  }
  return files;
}

function addressOf({ url }, folder) {
  return pathInAddress(pathBelow(folder, url));
}

function pathBelow(folder, url) {
  return relative(fileURLToPath(folder), fileURLToPath(url)).replaceAll(sep, '/');
}

async function readFileOf(url, root) {
  const { text, frontmatter: data, content, fault } = readEvent(await readFile(url, 'utf8'));
  return { name: pathBelow(root, url), path: fileURLToPath(url), url, text, content, data, fault };
}
