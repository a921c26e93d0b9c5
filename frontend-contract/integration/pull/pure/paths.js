// Pure: which paths a release may name. A compromised CMS must not be able to write anything that an export does not:
// outside the project, into files that git or npm run, or into code that Astro runs during a build. The CMS judges by the
// same rules (exporters/core/release_paths.py); release-paths.cases.json holds for both.

/** @import { ReleasePaths } from '../../shared/shapes.ts' */
import { fold } from '../../shared/fold.js';

const LONGEST_NAME = 255; // Bytes, as on nearly every disk.
const LONGEST_PATH = 1000; // Bytes.
// Astro and Vite would run these; an export writes Markdown, data and images.
const CODE = /\.(astro|mdx|[cm]?[jt]sx?|vue|svelte|wasm|node)$/;
const SETTINGS = ['package.json', 'tsconfig.json', 'jsconfig.json'];
const DEVICES = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/;

/** @type {[fault: string, has: (path: string, names: string[], allowed: ReleasePaths) => boolean][]} names: the folded parts of the path */
const PATH_ERRORS = [
  ['has a character that no file name can have', (path) => !path.isWellFormed() || /\p{Cc}/u.test(path)],
  ['has a backslash', (path) => path.includes('\\')],
  ['is absolute', (path) => path.startsWith('/')],
  ['has a drive letter', (_, names) => names.some((name) => /^[a-z]:/.test(name))],
  ['leads out of its folder', (_, names) => names.some((name) => name === '..' || name === '.')],
  ['has a name that is empty', (_, names) => names.includes('')],
  ['lies where no export writes', (path, _, allowed) => !isExported(path, allowed)],
  ['has a name that starts with a dot', (_, names) => names.some((name) => name.startsWith('.'))],
  ['lies in node_modules', (_, names) => names.includes('node_modules')],
  ['has a name that ends with a dot or a space', (_, names) => names.some((name) => /[. ]$/.test(name))],
  ['has the name of a device', (_, names) => names.some((name) => DEVICES.test(name))],
  ['would be run by Astro', (path, names) => path.startsWith('src/') && isCode(/** @type {string} */ (names.at(-1)))],
  ['is too long', (path, names) => bytes(path) > LONGEST_PATH || names.some((name) => bytes(name) > LONGEST_NAME)],
];

/**
 * Why a path is not allowed, as a phrase that follows the path; undefined where it is allowed.
 *
 * @param {string} path relative to the Astro project's root
 * @param {ReleasePaths} allowed
 * @returns {string | undefined}
 */
export function findPathError(path, allowed) {
  const names = fold(path).split('/');
  return PATH_ERRORS.find(([, has]) => has(path, names, allowed))?.[0];
}

/**
 * The first two paths that collide on some disk: they differ only in case or Unicode form, or one is a folder of the
 * other.
 *
 * @param {Iterable<string>} paths
 * @returns {[string, string] | undefined}
 */
export function findCollision(paths) {
  /** @type {Map<string, { prefix: string, file: boolean, path: string }>} */
  const seen = new Map();
  for (const path of paths) {
    const names = path.split('/');
    for (let depth = 1; depth <= names.length; depth++) {
      const prefix = names.slice(0, depth).join('/');
      const file = depth === names.length;
      const other = seen.get(fold(prefix));
      if (other && (file || other.file || other.prefix !== prefix)) return [other.path, path];
      if (!other) seen.set(fold(prefix), { prefix, file, path });
    }
  }
  return undefined;
}

/**
 * @param {string} path
 * @param {ReleasePaths} allowed
 */
function isExported(path, { files, folders }) {
  return files.includes(path) || folders.some((folder) => path.startsWith(folder));
}

/** @param {string} name */
function isCode(name) {
  return CODE.test(name) || SETTINGS.includes(name);
}

/** @param {string} text */
function bytes(text) {
  return Buffer.byteLength(text);
}
