/** @import { Content, Event, Finding } from '../shared/shapes.ts' */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findLine } from './source-position.js';

// Astro 7 reads all of these, Astro 6.4 all but apng.
const FORMATS = ['apng', 'avif', 'gif', 'jpeg', 'jpg', 'png', 'svg', 'tiff', 'webp'];
// What stops Astro from importing a file of that name, in a page and in an entry of a collection.
const FORBIDDEN = { page: /["&`?\\]/, entry: /[`?\\]/ };
const ALIAS = /^[@~#$]/; // So aliases begin by custom. Vite knows what they mean, and names the file if they mean nothing.
const STRAY_PERCENT = /\]\([^)]*%(?![0-9a-f]{2})/i;
const ENCODED = /%[0-9a-f]{2}/i;

/**
 * The images of one event that Astro could not import. The build would name the first of them alone, and in a
 * collection not even its page.
 *
 * @param {Event} event
 * @param {Pick<Content, 'imported' | 'fault'>} content
 * @returns {Finding[]}
 */
export function checkImages(event, { imported, fault }) {
  if (fault) return [{ file: event.name, ...explainFault(fault, event.content) }];
  return [...new Set(imported)].flatMap((image) => {
    const trouble = findTrouble(event, image);
    if (!trouble) return [];
    return [{ file: event.name, line: findLine(event.content, image), what: `image "${image}": ${trouble}` }];
  });
}

/**
 * @param {string} fault
 * @param {string} text
 */
function explainFault(fault, text) {
  // The unified processor puts a line of its own, with the absolute path, before the reason.
  const what = `the text cannot be rendered: ${fault.split('\n').at(-1)}.`;
  if (!/URI/.test(fault)) return { what };
  const line = 1 + text.split(/\r\n|\r|\n/).findIndex((line) => STRAY_PERCENT.test(line));
  return { line, what: `${what} Write a "%" in an address as %25.` };
}

/**
 * Why Astro could not import an image; undefined where it can.
 *
 * @param {Pick<Event, 'path' | 'isPage'>} event
 * @param {string} image its path, as the Markdown processor understands it
 */
export function findTrouble(event, image) {
  const extension = /\.([^./]*)$/.exec(image)?.[1].toLowerCase();
  if (!extension || !FORMATS.includes(extension)) return `Astro reads no such image. It reads ${FORMATS.join(', ')}.`;
  const character = FORBIDDEN[event.isPage ? 'page' : 'entry'].exec(image)?.[0];
  if (character) return `Astro cannot import a file with ${character} in its name. Rename the file.`;
  const absent = findAbsent(dirname(event.path), image);
  if (!absent || isImportedFromElsewhere(event.path, image)) return undefined;
  return explainAbsent(absent, image);
}

/**
 * The first part of a path that does not exist, compared byte by byte, whatever the file system thinks is equal.
 *
 * @param {string} folder
 * @param {string} path
 */
function findAbsent(folder, path) {
  let place = folder;
  for (const name of path.split('/')) {
    const names = listNames(place);
    if (!['', '.', '..'].includes(name) && !names.includes(name)) return { name, names };
    place = join(place, name);
  }
  return undefined;
}

/**
 * @param {string} folder
 * @returns {string[]} none where it cannot be read
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
 * @param {{ name: string, names: string[] }} absent names: what there is in its place
 * @param {string} image
 */
function explainAbsent({ name, names }, image) {
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

/** @param {string} name */
function fold(name) {
  return name.normalize().toLowerCase();
}
