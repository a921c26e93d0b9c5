/** @import { Route, SourceFolders } from './shapes.ts' */
import { fileURLToPath } from 'node:url';
import { listFiles, MARKDOWN_ENDINGS, pathBelow, pathInAddress } from './list.js';

const PAGE = new RegExp(`\\.(?:astro|html|${MARKDOWN_ENDINGS}|mdx|js|ts)$`);
const UNROUTED = /(^|\/)(?:_|\.(?!well-known\/))/; // Astro makes no page of what begins so.
const DYNAMIC = /\[/;

/**
 * The files in src/pages that have one address each, with that address.
 *
 * @param {SourceFolders} config
 * @returns {Route[]}
 */
export function listRoutes(config) {
  const pages = new URL('./pages/', config.srcDir);
  const folder = pathBelow(config.root, pages);
  return listFiles(fileURLToPath(pages), PAGE)
    .filter((file) => !UNROUTED.test(file) && !DYNAMIC.test(file))
    .map((file) => ({ name: `${folder}/${file}`, address: `/${pathInAddress(file, PAGE)}` }));
}
