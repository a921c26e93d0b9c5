/** @import { LoaderContext } from 'astro/loaders' */
/** @import { CollectionFile, Finding, Schema } from '../shared/shapes.ts' */
import { fileURLToPath } from 'node:url';
import { checkFrontMatter, checkImages, writeFinding } from '../check/index.js';
import { makeValidator, readContract } from '../contract/index.js';
import { MARKDOWN } from '../shared/list.js';
import { readFiles } from './read.js';

/** @typedef {LoaderContext['store'] & { addAssetImports(images: string[], file: string): void }} StoreOfImages as Astro's own loaders use it */

// Milliseconds. Who saves a file often empties it first, and of two changes so close the watcher may tell one.
const SETTLED = 100;

/**
 * Fill the collection's store. What is wrong with any file stops a build, in one error that names every fault: Astro's
 * own loader logs an image address that it cannot read, exits with 0 and publishes an empty article.
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
  let turn = Promise.resolve();
  /** @type {NodeJS.Timeout | undefined} */
  let settled;
  watcher.add(path);
  for (const change of ['add', 'change', 'unlink']) {
    watcher.on(change, (file) => {
      if (!file.startsWith(path) || !MARKDOWN.test(file)) return;
      clearTimeout(settled);
      settled = setTimeout(() => {
        turn = turn.then(refresh).catch((error) => logger.error(error.message));
      }, SETTLED);
    });
  }
}

/**
 * Put every good event into the store and take the others out; what is wrong with these, a line each.
 *
 * @param {LoaderContext} context
 * @param {URL} folder
 */
async function fill(context, folder) {
  const contract = readContract(context.config.root);
  forgetOtherRules(context, contract);
  const files = await readFiles(folder, context.config);
  const validate = makeValidator(contract);
  const found = [...files.flatMap((file) => checkFrontMatter(file, validate)), ...findSharedIds(files)];
  const bad = new Set(found.map(({ file }) => file));
  const good = new Set();
  for (const file of files.filter(({ name }) => !bad.has(name))) {
    const faults = await store(context, file);
    found.push(...faults);
    if (faults.length === 0) good.add(file.id);
  }
  for (const id of context.store.keys()) if (!good.has(id)) context.store.delete(id);
  return found.map(writeFinding).sort();
}

/**
 * What was stored under another contract was not checked by this one.
 *
 * @param {LoaderContext} context
 * @param {Schema} contract
 */
function forgetOtherRules({ store, meta, generateDigest }, contract) {
  const digest = generateDigest({ ...contract });
  if (meta.get('contract') === digest) return;
  store.clear();
  meta.set('contract', digest);
}

/**
 * Of two entries with one id Astro keeps the last.
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
 * Store one event, rendered.
 *
 * @param {LoaderContext} context
 * @param {CollectionFile} file
 * @returns {Promise<Finding[]>} what keeps it from being shown
 */
async function store({ store, parseData, renderMarkdown, generateDigest }, file) {
  const { id, name, path, url, text, content, frontmatter: data } = file;
  const digest = generateDigest(text);
  const known = store.get(id);
  if (known?.digest === digest && known.filePath === name) {
    /** @type {StoreOfImages} */ (store).addAssetImports(known.assetImports ?? [], name);
    return checkImages(file, { imported: localImagesOf(known.rendered) });
  }
  let rendered;
  try {
    rendered = await renderMarkdown(text, { fileURL: url });
  } catch (error) {
    return checkImages(file, { imported: [], fault: /** @type {Error} */ (error).message });
  }
  const faults = checkImages(file, { imported: localImagesOf(rendered) });
  if (faults.length > 0) return faults;
  const parsed = await parseData({ id, data, filePath: path });
  const assetImports = rendered.metadata?.imagePaths;
  // Astro keeps an old entry whose text has the same digest.
  store.delete(id);
  store.set({ id, data: parsed, body: content.trim(), filePath: name, digest, rendered, assetImports });
  return [];
}

/**
 * The images of a rendered text that Astro is to import.
 *
 * @param {Awaited<ReturnType<LoaderContext['renderMarkdown']>> | undefined} rendered
 */
function localImagesOf(rendered) {
  return /** @type {string[]} */ (rendered?.metadata?.localImagePaths ?? []);
}

/**
 * A site that is being built stops; one that is being written, or previewed to put a fault right, goes on without.
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
