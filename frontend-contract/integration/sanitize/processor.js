/** @import { AstroConfig } from 'astro' */
import { fileURLToPath } from 'node:url';
import { hasEventLayout } from '../shared/event-file.js';
import { cleanHtml } from './html.js';
import { isAddressAllowed } from './schema.js';

/** @typedef {AstroConfig['markdown']['processor']} Processor */
/** @typedef {import('../index.d.ts').RawHtml} RawHtml */
/** @typedef {{ type: string, value?: string, tagName?: string, properties?: Record<string, unknown>, children?: Node[] }} Node */
/** @typedef {Record<string, any>} Options of either processor */

const LEVELS = ['keep', 'refuse', 'sanitize'];

/**
 * Have a Markdown processor refuse or clean the raw HTML of events, and links that run something. Before the site's own
 * plugins, so that what these make is not judged.
 *
 * @param {Processor} processor changed in place, as Astro's own are meant to be by integrations
 * @param {RawHtml} [level]
 * @throws {Error} for another level, or a processor that cannot do it
 */
export function guardHtml(processor, level = 'keep') {
  if (!LEVELS.includes(level)) throw new Error(`astro-wagtail-events: rawHtml is one of ${LEVELS.join(', ')}.`);
  if (level === 'keep') return;
  const options = /** @type {Options} */ (processor.options);
  if (processor.name === 'unified') {
    options.rehypePlugins.unshift([rehypeGuard, level]);
  } else if (processor.name === 'satteri' && !options.features?.rawHtml) {
    options.hastPlugins.unshift(() => satteriGuard(level));
  } else {
    throw new Error(
      `astro-wagtail-events: with rawHtml: '${level}' the Markdown processor must be satteri() without its feature ` +
        '`rawHtml`, or unified(). Use one of these, or leave the option out.',
    );
  }
}

/** @param {RawHtml} level */
function rehypeGuard(level) {
  return (/** @type {Node} */ tree, /** @type {{ path?: string, data: Options }} */ file) => {
    if (!hasEventLayout(file.data.astro?.frontmatter ?? {})) return;
    /** @type {string[]} */
    const refused = [];
    cleanTree(tree, refused);
    judge(refused, level, file.path);
  };
}

/**
 * @param {Node} node
 * @param {string[]} refused
 */
function cleanTree(node, refused) {
  if (node.type === 'raw') node.value = cleanRaw(node, refused);
  if (isBadLink(node, refused)) delete node.properties?.href;
  for (const child of node.children ?? []) cleanTree(child, refused);
}

/**
 * One for each document.
 *
 * @param {RawHtml} level
 */
function satteriGuard(level) {
  /** @type {string[]} */
  const refused = [];
  const isEvent = (/** @type {Options} */ context) => hasEventLayout(context.data.astro?.frontmatter ?? {});
  return {
    name: 'astro-wagtail-events-html',
    raw(/** @type {Node} */ node, /** @type {Options} */ context) {
      if (!isEvent(context)) return undefined;
      const value = cleanRaw(node, refused);
      if (value === node.value) return undefined;
      if (value) return { type: 'raw', value };
      context.removeNode(node);
      return undefined;
    },
    element: {
      filter: ['a'],
      visit(/** @type {Node} */ node, /** @type {Options} */ context) {
        if (isEvent(context) && isBadLink(node, refused)) context.setProperty(node, 'href', null);
      },
    },
    after(/** @type {Node} */ _root, /** @type {Options} */ context) {
      judge(refused, level, context.fileURL);
    },
  };
}

/**
 * @param {Node} node
 * @param {string[]} refused
 */
function cleanRaw(node, refused) {
  const cleaned = cleanHtml(node.value ?? '');
  for (const each of cleaned.refused) refused.push(each);
  return cleaned.html;
}

/**
 * @param {Node} node
 * @param {string[]} refused
 */
function isBadLink({ tagName, properties }, refused) {
  const address = tagName === 'a' ? properties?.href : undefined;
  if (typeof address !== 'string' || isAddressAllowed(address)) return false;
  refused.push(address);
  return true;
}

/**
 * @param {string[]} refused
 * @param {RawHtml} level
 * @param {URL | string | undefined} file
 */
function judge(refused, level, file) {
  if (level !== 'refuse' || !refused.length) return;
  const where = file instanceof URL ? fileURLToPath(file) : file;
  throw new Error(
    `${where ? `${where}: ` : ''}HTML that may run something or that nobody allowed: ${[...new Set(refused)].join(', ')}. ` +
      "Remove it, or say rawHtml: 'sanitize' in astro.config.",
  );
}
