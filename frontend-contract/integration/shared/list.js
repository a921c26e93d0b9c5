import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** What Astro takes for Markdown, by its name. */
export const MARKDOWN = /\.(?:md|markdown|mdown|mkdn|mkd|mdwn)$/;

/**
 * The path of a Markdown file as Astro has it in an address: without its ending, and without "index".
 *
 * @param {string} path
 */
export function pathInAddress(path) {
  return path.replace(MARKDOWN, '').replace(/(^|\/)index$/, '');
}

/**
 * The files with such a name below a folder, relative to it, always with "/", in one order everywhere.
 *
 * @param {string} folder
 * @param {RegExp} name
 * @returns {string[]} none where there is no such folder
 */
export function listFiles(folder, name) {
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return paths
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => name.test(path) && isFile(join(folder, path)))
    .sort();
}

/** A folder may be called "x.md", and a link may lead nowhere: Emacs locks a file by one. */
function isFile(path) {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
