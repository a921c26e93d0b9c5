import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listFiles } from './list.js';

const PAGE = /\.(?:astro|html|md|markdown|mdown|mkdn|mkd|mdwn|mdx|js|ts)$/;
const UNROUTED = /(^|\/)(?:_|\.(?!well-known\/))/; // Astro makes no page of what begins so.
const DYNAMIC = /\[/;

/**
 * The files in src/pages that have one address each, with that address: without base and without a final slash, but
 * for "/" itself.
 *
 * @param {{ root: URL, srcDir: URL }} config
 * @returns {{ name: string, address: string }[]} name: the file, relative to the project's root
 */
export function listRoutes(config) {
  const pages = fileURLToPath(new URL('./pages/', config.srcDir));
  const folder = relative(fileURLToPath(config.root), pages).replaceAll(sep, '/');
  return listFiles(pages, PAGE)
    .filter((file) => !UNROUTED.test(file) && !DYNAMIC.test(file))
    .map((file) => ({ name: `${folder}/${file}`, address: addressOf(file) }));
}

function addressOf(file) {
  return `/${file.replace(PAGE, '').replace(/(^|\/)index$/, '')}`;
}
