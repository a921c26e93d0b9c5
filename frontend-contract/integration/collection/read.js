/** @import { CollectionFile, SourceFolders } from '../shared/shapes.ts' */
import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { hasEventLayout, parseFile, UNROUTED } from '../shared/event-file.js';
import { listFiles, MARKDOWN, pathBelow, pathInAddress } from '../shared/list.js';

/**
 * The events of a folder. In src/pages these are the files with EventLayout; elsewhere, all Markdown files.
 *
 * @param {URL} folder
 * @param {SourceFolders} config the Astro project's
 * @returns {Promise<CollectionFile[]>}
 */
export async function readFiles(folder, config) {
  const pages = new URL('./pages/', config.srcDir);
  const files = [];
  for (const path of listFiles(fileURLToPath(folder), MARKDOWN)) {
    if (UNROUTED.test(path)) continue;
    const url = pathToFileURL(`${fileURLToPath(folder)}${path}`);
    const parsed = parseFile(await readFile(url, 'utf8'));
    const isPage = url.href.startsWith(pages.href);
    if (isPage && !parsed.fault && !hasEventLayout(parsed.frontmatter)) continue;
    // The id of a page is its address; elsewhere it is the slug, as with Astro's own loaders.
    const id = isPage ? addressBelow(pages, url) : String(parsed.frontmatter.slug ?? addressBelow(folder, url));
    // Astro treats a file in a collection as an entry, also in src/pages.
    files.push({ ...parsed, id, name: pathBelow(config.root, url), path: fileURLToPath(url), url, isPage: false });
  }
  return files;
}

/**
 * @param {URL} folder
 * @param {URL} file
 */
function addressBelow(folder, file) {
  return pathInAddress(pathBelow(folder, file));
}
