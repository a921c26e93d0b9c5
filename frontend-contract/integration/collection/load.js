/** @import { LoaderContext } from 'astro/loaders' */
/** @import { CollectionFile, Finding, Schema } from '../shared/shapes.ts' */
import { fileURLToPath } from 'node:url';
import { checkFrontMatter, checkImages, writeFinding } from '../check/index.js';
import { makeValidator, readContract } from '../contract/index.js';
import { MARKDOWN } from '../shared/list.js';
import { digestEntry } from './digest.js';
import { readFiles } from './read.js';

/** @typedef {LoaderContext['store'] & { addAssetImports(images: string[], file: string): void }} StoreWithAssets as Astro's own loaders use it */

// Editors may truncate a file before they write it, and the watcher may merge two changes in quick succession.
const DEBOUNCE_MS = 100;

/**
 * Fill the collection's store. A build stops with one error that lists everything wrong with any file. Astro's own
 * loader would only log an invalid image address, exit with 0 and publish an empty article.
 *
 * @param {LoaderContext} context
 * @param {string} base the folder, relative to the project's root
 */
export async function loadEvents(context, base) {
  const folder = new URL(base.endsWith('/') ? base : `${base}/`, context.config.root);
  const refresh = async () => report(await fill(context, folder), context);
  await refresh();
  const { watcher, logger } = context;
  if (watcher) watch({ watcher, logger }, fileURLToPath(folder), refresh);
}

/**
 * @param {Pick<Required<LoaderContext>, 'watcher' | 'logger'>} context
 * @param {string} path
 * @param {() => Promise<void>} refresh
 */
function watch({ watcher, logger }, path, refresh) {
  let queue = Promise.resolve();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  watcher.add(path);
  for (const change of ['add', 'change', 'unlink']) {
    watcher.on(change, (file) => {
      if (!file.startsWith(path) || !MARKDOWN.test(file)) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        queue = queue.then(refresh).catch((error) => logger.error(error.message));
      }, DEBOUNCE_MS);
    });
  }
}

/**
 * Put every valid event into the store and remove the others; returns their errors, a line each.
 *
 * @param {LoaderContext} context
 * @param {URL} folder
 */
async function fill(context, folder) {
  const contract = readContract(context.config.root);
  clearIfContractChanged(context, contract);
  const files = await readFiles(folder, context.config);
  const validate = makeValidator(contract);
  const found = [...files.flatMap((file) => checkFrontMatter(file, validate)), ...findSharedIds(files)];
  const invalid = new Set(found.map(({ file }) => file));
  const valid = new Set();
  for (const file of files.filter(({ name }) => !invalid.has(name))) {
    const faults = await store(context, file, contract);
    found.push(...faults);
    if (faults.length === 0) valid.add(file.id);
  }
  for (const id of context.store.keys()) if (!valid.has(id)) context.store.delete(id);
  return found.map(writeFinding).sort();
}

/**
 * Clear the store if its entries were validated by another version of the contract.
 *
 * @param {LoaderContext} context
 * @param {Schema} contract
 */
function clearIfContractChanged({ store, meta, generateDigest }, contract) {
  const digest = generateDigest({ ...contract });
  if (meta.get('contract') === digest) return;
  store.clear();
  meta.set('contract', digest);
}

/**
 * Files with the id of another one: Astro would keep the last.
 *
 * @param {CollectionFile[]} files
 * @returns {Finding[]}
 */
function findSharedIds(files) {
  const first = new Map();
  return files.flatMap(({ id, name: file, fault }) => {
    const other = first.get(id);
    if (fault) return [];
    if (other) return [{ file, what: `${JSON.stringify(id)} is ${other} already. Give one of them another slug.` }];
    first.set(id, file);
    return [];
  });
}

/**
 * Render one event and store it.
 *
 * @param {LoaderContext} context
 * @param {CollectionFile} file
 * @param {Schema} contract
 * @returns {Promise<Finding[]>} why it cannot be shown; empty where it was stored
 */
async function store({ store, parseData, renderMarkdown }, file, contract) {
  const { id, name, path, url, text, content, frontmatter: data } = file;
  const stored = store.get(id);
  const isStored = stored?.digest === (await digestEntry(file, importedImages(stored?.rendered), contract));
  if (stored && isStored && stored.filePath === name) {
    /** @type {StoreWithAssets} */ (store).addAssetImports(stored.assetImports ?? [], name);
    return checkImages(file, { imported: importedImages(stored.rendered) });
  }
  let rendered;
  try {
    rendered = await renderMarkdown(text, { fileURL: url });
  } catch (error) {
    return checkImages(file, { imported: [], fault: /** @type {Error} */ (error).message });
  }
  const faults = checkImages(file, { imported: importedImages(rendered) });
  if (faults.length > 0) return faults;
  const parsed = await parseData({ id, data, filePath: path });
  const assetImports = rendered.metadata?.imagePaths;
  const digest = await digestEntry(file, importedImages(rendered), contract);
  // Without this, Astro keeps an old entry with the same digest.
  store.delete(id);
  store.set({ id, data: parsed, body: content.trim(), filePath: name, digest, rendered, assetImports });
  return [];
}

/**
 * The images of a rendered text that Astro will import.
 *
 * @param {Awaited<ReturnType<LoaderContext['renderMarkdown']>> | undefined} rendered
 */
function importedImages(rendered) {
  return /** @type {string[]} */ (rendered?.metadata?.localImagePaths ?? []);
}

/**
 * Stop a build; in `astro dev` and in a preview build only log, since there the errors are corrected.
 *
 * @param {string[]} found
 * @param {LoaderContext} context
 */
function report(found, { watcher, logger }) {
  if (found.length === 0) return;
  const message = `Events that cannot be published:\n${found.join('\n')}`;
  if (!watcher && process.env.WAGTAIL_PREVIEW !== '1') throw new Error(message);
  logger.error(message);
}
