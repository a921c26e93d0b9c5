/** @import { Content, Event, Finding } from '../shared/shapes.ts' */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fold } from '../shared/fold.js';
import { findLine } from './source-position.js';

// Astro 7 reads all of these, Astro 6.4 all but apng.
const FORMATS = ['apng', 'avif', 'gif', 'jpeg', 'jpg', 'png', 'svg', 'tiff', 'webp'];
// Characters that Astro cannot import in a file name, in a page and in an entry of a collection.
const FORBIDDEN = { page: /["&`?\\]/, entry: /[`?\\]/ };
const ALIAS = /^[@~#$]/; // Usual first characters of aliases. Vite resolves them, and names the file if it cannot.
const STRAY_PERCENT = /\]\([^)]*%(?![0-9a-f]{2})/i;
const ENCODED = /%[0-9a-f]{2}/i;

/**
 * The images of one event that Astro cannot import. The build itself would name only the first of them, and in a
 * collection not even the file that shows it.
 *
 * @param {Event} event
 * @param {Pick<Content, 'imported' | 'fault'>} content
 * @returns {Finding[]}
 */
export function checkImages(event, { imported, fault }) {
  if (fault) return [{ file: event.name, ...explainRenderError(fault, event.content) }];
  return [...new Set(imported)].flatMap((image) => {
    const error = findImageError(event, image);
    if (!error) return [];
    return [{ file: event.name, line: findLine(event.content, image), what: `image "${image}": ${error}` }];
  });
}

/**
 * @param {string} fault
 * @param {string} text
 */
function explainRenderError(fault, text) {
  // The unified processor prepends a line with the absolute path.
  const what = `the text cannot be rendered: ${fault.split('\n').at(-1)}.`;
  if (!/URI/.test(fault)) return { what };
  const line = 1 + text.split(/\r\n|\r|\n/).findIndex((line) => STRAY_PERCENT.test(line));
  return { line, what: `${what} Write a "%" in an address as %25.` };
}

/**
 * Why Astro cannot import an image; undefined where it can.
 *
 * @param {Pick<Event, 'path' | 'isPage'>} event
 * @param {string} image its path, as the Markdown processor decodes it
 */
export function findImageError(event, image) {
  const extension = /\.([^./]*)$/.exec(image)?.[1].toLowerCase();
  if (!extension || !FORMATS.includes(extension)) return `Astro reads no such image. It reads ${FORMATS.join(', ')}.`;
  const character = FORBIDDEN[event.isPage ? 'page' : 'entry'].exec(image)?.[0];
  if (character) return `Astro cannot import a file with ${character} in its name. Rename the file.`;
  const missing = findMissing(dirname(event.path), image);
  if (!missing || isImportedFromElsewhere(event.path, image)) return undefined;
  return explainMissing(missing, image);
}

/**
 * The first part of a path that does not exist, compared exactly, even where the file system ignores case.
 *
 * @param {string} folder
 * @param {string} path
 */
function findMissing(folder, path) {
  let current = folder;
  for (const name of path.split('/')) {
    const names = listNames(current);
    if (!['', '.', '..'].includes(name) && !names.includes(name)) return { name, names };
    current = join(current, name);
  }
  return undefined;
}

/**
 * @param {string} folder
 * @returns {string[]} empty where the folder cannot be read
 */
function listNames(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * @param {string} file
 * @param {string} image
 */
function isImportedFromElsewhere(file, image) {
  if (image.startsWith('.')) return false;
  if (ALIAS.test(image)) return true;
  try {
    return Boolean(createRequire(file).resolve(image));
  } catch {
    return false;
  }
}

/**
 * @param {{ name: string, names: string[] }} absent names: the other names in that folder
 * @param {string} image
 */
function explainMissing({ name, names }, image) {
  const other = names.find((candidate) => candidate.normalize() === name.normalize());
  if (other) {
    return 'the file has this name in another Unicode form, which is another name to Astro. Copy the name of the file into the Markdown, or rename the file.';
  }
  const similar = names.find((candidate) => fold(candidate) === fold(name));
  if (similar) return `there is no "${name}", but "${similar}". Capital letters count.`;
  const encoded = ENCODED.exec(image)?.[0];
  if (encoded)
    return `there is no such file; Astro does not decode ${encoded}. Rename the file without that character.`;
  return 'there is no such file. Add it, or correct its name.';
}
