/** @import { AstroConfig } from 'astro' */
import { fileURLToPath } from 'node:url';
import { hasEventLayout } from '../shared/event-file.js';
import { cleanHtml } from './html.js';
import { isAddressAllowed } from './schema.js';

/** @typedef {AstroConfig['markdown']['processor']} Processor */
/** @typedef {import('../index.d.ts').RawHtml} RawHtml */
/** @typedef {{ type: string, value?: string, tagName?: string, properties?: Record<string, unknown>, children?: Node[] }} Node */
/** @typedef {Record<string, any>} Options of either processor */

const NAME = 'astro-wagtail-events-html';
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
    // unified takes the same function twice for one plugin.
    options.remarkPlugins.unshift(() => guardTrees(level));
    options.rehypePlugins.unshift(() => guardTrees(level));
  } else if (processor.name === 'satteri' && !options.features?.rawHtml) {
    const { html, element } = satteriGuards(level);
    options.mdastPlugins.unshift({ name: NAME, html });
    options.hastPlugins.unshift({ name: NAME, element });
  } else {
    throw new Error(
      `astro-wagtail-events: with rawHtml: '${level}' the Markdown processor must be satteri() without its feature ` +
        '`rawHtml`, or unified(). Use one of these, or leave the option out.',
    );
  }
}

/**
 * What a plugin of remark does, which has the raw HTML apart from what highlights code, and of rehype, which has every link.
 *
 * @param {RawHtml} level
 */
function guardTrees(level) {
  return (/** @type {Node} */ tree, /** @type {{ path?: string, data: Options }} */ file) => {
    if (hasEventLayout(file.data.astro?.frontmatter ?? {})) guardTree(tree, level, file.path);
  };
}

/**
 * @param {Node} node
 * @param {RawHtml} level
 * @param {string | undefined} file
 */
function guardTree(node, level, file) {
  if (node.type === 'html') node.value = cleanRaw(node, level, file);
  if (isBadLink(node, level, file)) delete node.properties?.href;
  for (const child of node.children ?? []) guardTree(child, level, file);
}

/**
 * The same as visitors of Sätteri.
 *
 * @param {RawHtml} level
 */
function satteriGuards(level) {
  const isEvent = (/** @type {Options} */ context) => hasEventLayout(context.data.astro?.frontmatter ?? {});
  return {
    html(/** @type {Node} */ node, /** @type {Options} */ context) {
      const value = isEvent(context) ? cleanRaw(node, level, context.fileURL) : node.value;
      if (value === node.value) return undefined;
      if (value) return { type: 'html', value };
      context.removeNode(node);
      return undefined;
    },
    element: {
      filter: ['a'],
      visit(/** @type {Node} */ node, /** @type {Options} */ context) {
        if (isEvent(context) && isBadLink(node, level, context.fileURL)) context.setProperty(node, 'href', null);
      },
    },
  };
}

/**
 * @param {Node} node
 * @param {RawHtml} level
 * @param {URL | string | undefined} file
 */
function cleanRaw(node, level, file) {
  const { html, refused } = cleanHtml(node.value ?? '');
  judge(refused, level, file);
  return html;
}

/**
 * @param {Node} node
 * @param {RawHtml} level
 * @param {URL | string | undefined} file
 */
function isBadLink({ tagName, properties }, level, file) {
  const address = tagName === 'a' ? properties?.href : undefined;
  if (typeof address !== 'string' || isAddressAllowed(address)) return false;
  judge([address], level, file);
  return true;
}

/**
 * @param {string[]} refused
 * @param {RawHtml} level
 * @param {URL | string | undefined} file
 * @throws {Error} where something of the file has to be refused: the first piece of it
 */
function judge(refused, level, file) {
  if (level !== 'refuse' || !refused.length) return;
  const where = file instanceof URL ? fileURLToPath(file) : file;
  throw new Error(
    `${where ? `${where}: ` : ''}HTML that may run something, or that is not on the list: ` +
      `${[...new Set(refused)].join(', ')}. Remove it, or say rawHtml: 'sanitize' in astro.config.`,
  );
}
