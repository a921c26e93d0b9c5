import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The endings of what Astro takes for Markdown, as a part of a regular expression. */
export const MARKDOWN_ENDINGS = 'md|markdown|mdown|mkdn|mkd|mdwn';

/** What Astro takes for Markdown, by its name. */
export const MARKDOWN = new RegExp(`\\.(?:${MARKDOWN_ENDINGS})$`);

/**
 * The path of a page's file as Astro has it in an address: without its ending, and without "index".
 *
 * @param {string} path
 * @param {RegExp} [ending]
 */
export function pathInAddress(path, ending = MARKDOWN) {
  return path.replace(ending, '').replace(/(^|\/)index$/, '');
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

/**
 * The way from a folder to what lies below it, always with "/"; "" for the folder itself.
 *
 * @param {string | URL} folder
 * @param {string | URL} place
 */
export function pathBelow(folder, place) {
  return relative(toPath(folder), toPath(place)).replaceAll(sep, '/');
}

/** @param {string | URL} place */
function toPath(place) {
  return typeof place === 'string' ? place : fileURLToPath(place);
}

/**
 * A folder may be called "x.md", and a link may lead nowhere: Emacs locks a file by one.
 *
 * @param {string} path
 */
function isFile(path) {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
