/** @import { FindFile } from '../shared/shapes.ts' */

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
 * The HTML with links to local files pointing to the CMS, since the preview server does not have these files.
 *
 * @param {string} html
 * @param {FindFile} findFile
 */
export function linkFiles(html, findFile) {
  return html.replaceAll(/(<a [^>]*?href=")([^"]*)(")/g, (link, before, reference, after) => {
    const address = findFile(reference.replaceAll('&amp;', '&'));
    return address ? before + address.replaceAll('&', '&amp;') + after : link;
  });
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
