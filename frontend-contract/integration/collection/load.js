import { fileURLToPath } from 'node:url';
import { z } from 'astro/zod';
import { checkImages } from '../check/images.js';
import { complain } from '../check/pages.js';
import { judge } from '../contract/validate.js';
import { readContract } from '../contract/read.js';
import { MARKDOWN } from '../shared/list.js';
import { readFiles } from './files.js';

// Milliseconds. Who saves a file often empties it first, and of two changes so close the watcher may tell one.
const SETTLED = 100;

/**
 * Fill the collection's store. What is wrong with any file stops a build, in one error that names every fault: Astro's
 * own loader logs an image address that it cannot read, exits with 0 and publishes an empty article.
 *
 * @param {import('astro/loaders').LoaderContext} context
 * @param {string} base the folder, relative to the project's root
 */
export async function loadEvents(context, base) {
  const folder = new URL(base.endsWith('/') ? base : `${base}/`, context.config.root);
  const refresh = async () => report(await fill(context, folder), context);
  await refresh();
  if (context.watcher) watch(context, fileURLToPath(folder), refresh);
}

function watch({ watcher, logger }, path, refresh) {
  let turn = Promise.resolve();
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

/** Put every good event into the store and take the others out; what is wrong with these, a line each. */
async function fill(context, folder) {
  const contract = readContract(context.config.root);
  forgetOtherRules(context, contract);
  const files = await readFiles(folder, context.config);
  const complaints = [...findFaults(files, contract), ...findTwins(files)];
  const bad = new Set(complaints.map(({ file }) => file));
  const good = new Set();
  for (const file of files.filter(({ name }) => !bad.has(name))) {
    const faults = await store(context, file);
    complaints.push(...faults);
    if (faults.length === 0) good.add(file.id);
  }
  for (const id of context.store.keys()) if (!good.has(id)) context.store.delete(id);
  return complaints.map(({ file, line, what }) => `  ${file}${line ? `:${line}` : ''}: ${what}`).sort();
}

/** What was stored under another contract was not judged by this one. */
function forgetOtherRules({ store, meta, generateDigest }, contract) {
  const digest = generateDigest(contract);
  if (meta.get('contract') === digest) return;
  store.clear();
  meta.set('contract', digest);
}

function findFaults(files, contract) {
  const schema = z.fromJSONSchema(contract);
  return files.flatMap(({ name: file, text, data, fault }) => {
    if (fault) return [{ file, what: `the front matter cannot be read: ${fault}` }];
    return judge(schema, contract, data).map((found) => complain(file, text, found));
  });
}

/** Of two entries with one id Astro keeps the last. */
function findTwins(files) {
  const first = new Map();
  return files.flatMap(({ id, name: file, fault }) => {
    const other = first.get(id);
    if (fault) return [];
    if (other) return [{ file, what: `${JSON.stringify(id)} is ${other} already. Give one of them another slug.` }];
    first.set(id, file);
    return [];
  });
}

/** Store one event, rendered; returns what keeps it from being shown. */
async function store({ store, parseData, renderMarkdown, generateDigest }, file) {
  const { id, name, path, url, text, content, data } = file;
  const digest = generateDigest(text);
  const known = store.get(id);
  if (known?.digest === digest && known.filePath === name) {
    store.addAssetImports(known.assetImports ?? [], name);
    return checkImages(file, { imported: known.rendered.metadata.localImagePaths });
  }
  let rendered;
  try {
    rendered = await renderMarkdown(text, { fileURL: url });
  } catch (error) {
    return checkImages(file, { fault: error.message });
  }
  const { imagePaths, localImagePaths } = rendered.metadata;
  const faults = checkImages(file, { imported: localImagePaths });
  if (faults.length > 0) return faults;
  const parsed = await parseData({ id, data, filePath: path });
  // Astro keeps an old entry whose text has the same digest.
  store.delete(id);
  store.set({ id, data: parsed, body: content.trim(), filePath: name, digest, rendered, assetImports: imagePaths });
  return [];
}

/** A site that is being built stops; one that is being written, or previewed to put a fault right, goes on without. */
function report(complaints, { watcher, logger }) {
  if (complaints.length === 0) return;
  const message = `Events that cannot be published:\n${complaints.join('\n')}`;
  if (!watcher && process.env.WAGTAIL_PREVIEW !== '1') throw new Error(message);
  logger.error(message);
}
