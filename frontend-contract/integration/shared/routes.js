/** @import { Route, SourceFolders } from './shapes.ts' */
import { fileURLToPath } from 'node:url';
import { listFiles, MARKDOWN_ENDINGS, pathBelow, pathInAddress } from './list.js';

const PAGE = new RegExp(`\\.(?:astro|html|${MARKDOWN_ENDINGS}|mdx|js|ts)$`);
const UNROUTED_FILE = /(^|\/)(?:_|\.(?!well-known\/))/; // Astro ignores such files and folders.
const DYNAMIC = /\[/;

/**
 * The files in src/pages with a static route, and its path.
 *
 * @param {SourceFolders} config
 * @returns {Route[]}
 */
export function listRoutes(config) {
  const pages = new URL('./pages/', config.srcDir);
  const folder = pathBelow(config.root, pages);
  return listFiles(fileURLToPath(pages), PAGE)
    .filter((file) => !UNROUTED_FILE.test(file) && !DYNAMIC.test(file))
    .map((file) => ({ name: `${folder}/${file}`, address: `/${pathInAddress(file, PAGE)}` }));
}
