/** @import { FindFile } from '../shared/shapes.ts' */

/**
 * Find the address of a local reference, however it is written.
 *
 * @param {Record<string, string>} files name relative to the Markdown file -> address
 * @returns {FindFile}
 */
export function lookUp(files) {
  const addresses = new Map(Object.entries(files).map(([name, address]) => [bare(name), address]));
  return (reference) => addresses.get(bare(reference)) ?? addresses.get(bare(decode(reference)));
}

/**
 * The HTML with the links to local files leading to the CMS: beside a preview there are no files.
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
function bare(name) {
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
