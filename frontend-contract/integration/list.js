import { existsSync, readdirSync } from 'node:fs';
import { sep } from 'node:path';

/**
 * The files with this extension below a folder, relative to it, always with "/", in one order everywhere.
 *
 * @param {string} folder
 * @param {string} extension such as ".md"
 * @returns {string[]} none where there is no such folder
 */
export function listFiles(folder, extension) {
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return paths.filter((path) => path.endsWith(extension)).map((path) => path.replaceAll(sep, '/')).sort();
}
