import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The file extensions that Astro takes for Markdown, as a part of a regular expression. */
export const MARKDOWN_ENDINGS = 'md|markdown|mdown|mkdn|mkd|mdwn';

/** Matches the names of Markdown files. */
export const MARKDOWN = new RegExp(`\\.(?:${MARKDOWN_ENDINGS})$`);

/**
 * The path of a page's file as it appears in its URL: without the extension and without "index".
 *
 * @param {string} path
 * @param {RegExp} [ending]
 */
export function pathInAddress(path, ending = MARKDOWN) {
  return path.replace(ending, '').replace(/(^|\/)index$/, '');
}

/**
 * The files below a folder whose path matches, relative to the folder, with "/", sorted.
 *
 * @param {string} folder
 * @param {RegExp} name
 * @returns {string[]} empty where the folder does not exist
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
 * The path of a file or folder relative to a folder above it, with "/"; "" for the folder itself.
 *
 * @param {string | URL} folder
 * @param {string | URL} path
 */
export function pathBelow(folder, path) {
  return relative(toPath(folder), toPath(path)).replaceAll(sep, '/');
}

/** @param {string | URL} path */
function toPath(path) {
  return typeof path === 'string' ? path : fileURLToPath(path);
}

/**
 * Whether a path is a file: not a folder called "x.md", and not a broken symbolic link such as Emacs' lock files.
 *
 * @param {string} path
 */
export function isFile(path) {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
