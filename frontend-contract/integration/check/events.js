/** @import { Event, SourceFolders } from '../shared/shapes.ts' */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { hasEventLayout, parseFile, UNROUTED } from '../shared/event-file.js';
import { listFiles, MARKDOWN, pathBelow } from '../shared/list.js';

/**
 * The events among the Markdown files of a site: those whose `layout` is EventLayout.astro, and those whose front matter
 * cannot be read.
 *
 * @param {SourceFolders} config the Astro project's
 * @returns {Promise<Event[]>}
 */
export async function readEvents(config) {
  const src = fileURLToPath(config.srcDir);
  const folder = pathBelow(config.root, config.srcDir);
  const events = [];
  for (const path of listFiles(src, MARKDOWN)) {
    const isPage = path.startsWith('pages/');
    if (isPage && UNROUTED.test(path)) continue;
    const name = folder ? `${folder}/${path}` : path;
    const event = { name, path: `${src}${path}`, isPage, ...parseFile(await readFile(`${src}${path}`, 'utf8')) };
    if (event.fault || hasEventLayout(event.frontmatter)) events.push(event);
  }
  return events;
}
