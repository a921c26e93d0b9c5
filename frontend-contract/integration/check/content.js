/** @import { AstroConfig } from 'astro' */
/** @import { Content, Event } from '../shared/shapes.ts' */
import { pathToFileURL } from 'node:url';
import { readElements } from './html.js';

/** @type {Record<string, string[]>} tag -> its attributes that hold an address; `style` may hold some in any tag */
const ADDRESSES = {
  a: ['href'],
  area: ['href'],
  audio: ['src'],
  embed: ['src'],
  iframe: ['src'],
  image: ['href', 'xlink:href'],
  img: ['src'],
  input: ['src'],
  link: ['href'],
  object: ['data'],
  script: ['src'],
  source: ['src'],
  track: ['src'],
  use: ['href', 'xlink:href'],
  video: ['src', 'poster'],
};
const CSS_URL = /url\(\s*(["']?)(.*?)\1\s*\)/gi;
const CANDIDATE = /([^\s,]\S*[^\s,])(?:\s[^,]*)?(?:,|$)/g; // One image of a srcset, with its width or density.
const MARK = '__astro_image_'; // The attribute by which Astro's processors mark an image that it is to import.

/**
 * Make a function that reads the content of events.
 *
 * @param {AstroConfig} config
 * @returns {(event: Event) => Promise<Content>}
 */
export function makeReader({ markdown, image }) {
  const { processor, gfm, smartypants, shikiConfig } = markdown;
  /** @type {ReturnType<typeof processor.createRenderer> | undefined} */
  let renderer;
  return async ({ path, content, frontmatter }) => {
    // Colours in code samples take most of the time and change no reference.
    renderer ??= processor.createRenderer({ image, gfm, smartypants, shikiConfig, syntaxHighlight: false });
    try {
      // A copy: plugins may write into the front matter.
      const given = { fileURL: pathToFileURL(path), frontmatter: structuredClone(frontmatter) };
      return readContent((await (await renderer).render(content, given)).code);
    } catch (error) {
      return { imported: [], images: [], references: [], fault: /** @type {Error} */ (error).message };
    }
  };
}

/**
 * @param {string} html as a processor of Astro's leaves it
 * @returns {Content}
 */
export function readContent(html) {
  /** @type {Content} */
  const content = { imported: [], images: [], references: [] };
  for (const { tag, attributes } of readElements(html)) {
    const marked = attributes[MARK] === undefined ? undefined : JSON.parse(attributes[MARK]);
    const shown = marked ?? attributes;
    if (tag === 'img' && !isHidden(shown)) content.images.push({ src: shown.src ?? '', alt: shown.alt ?? '' });
    if (marked) {
      if (!URL.canParse(marked.src)) content.imported.push(marked.src);
    } else {
      content.references.push(...readAddresses(tag, attributes).map((address) => ({ tag, address })));
    }
  }
  return content;
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 */
function readAddresses(tag, attributes) {
  const addresses = (ADDRESSES[tag] ?? []).map((name) => attributes[name]);
  if (tag === 'img' || tag === 'source') {
    addresses.push(...Array.from((attributes.srcset ?? '').matchAll(CANDIDATE), ([, address]) => address));
  }
  addresses.push(...Array.from((attributes.style ?? '').matchAll(CSS_URL), ([, , address]) => address));
  return addresses.filter((address) => address !== undefined);
}

/**
 * From those who cannot see: what says so needs no alternative text.
 *
 * @param {Record<string, unknown>} attributes
 */
function isHidden(attributes) {
  const hidden = attributes['aria-hidden'] ?? attributes.ariaHidden;
  return ['none', 'presentation'].includes(String(attributes.role)) || String(hidden) === 'true';
}
