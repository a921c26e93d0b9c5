/** @import { FindFile } from '../shared/shapes.ts' */
import { isLocal, replaceAddresses } from '../shared/local-addresses.js';

/**
 * Makes a function that finds the address of a local file by any way of writing its name.
 *
 * @param {Record<string, string>} files name relative to the Markdown file -> URL
 * @returns {FindFile}
 */
export function makeFileFinder(files) {
  const addresses = new Map(Object.entries(files).map(([name, address]) => [withoutDotSlash(name), address]));
  return (reference) => addresses.get(withoutDotSlash(reference)) ?? addresses.get(withoutDotSlash(decode(reference)));
}

/**
 * The HTML with links to local files, and what it shows of them by raw HTML, from the CMS: the preview server does not
 * have these files.
 *
 * @param {string} html
 * @param {FindFile} findFile
 */
export function linkFiles(html, findFile) {
  return replaceAddresses(html, (address) => (isLocal(address) ? findFile(address) : undefined));
}

/** @param {string} name */
function withoutDotSlash(name) {
  return name.replace(/^\.\//, '');
}

/** @param {string} reference */
function decode(reference) {
  try {
    return decodeURIComponent(reference);
  } catch {
    return reference;
  }
}
