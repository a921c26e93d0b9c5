/** @import { AstroConfig } from 'astro' */
/** @import { Content, Event } from '../shared/shapes.ts' */
import { pathToFileURL } from 'node:url';
import { readElements } from '../shared/html.js';
import { readAddresses } from '../shared/local-addresses.js';

const IMAGE_ATTRIBUTE = '__astro_image_'; // Astro's Markdown processors mark an image to import by this attribute.

/**
 * Make a function that reads the content of events.
 *
 * @param {AstroConfig} config
 * @returns {(event: Event) => Promise<Content>}
 */
export function makeContentReader({ markdown, image }) {
  const { processor, gfm, smartypants, shikiConfig } = markdown;
  /** @type {ReturnType<typeof processor.createRenderer> | undefined} */
  let renderer;
  return async ({ path, content, frontmatter }) => {
    // Syntax highlighting takes most of the time, and changes no reference.
    renderer ??= processor.createRenderer({ image, gfm, smartypants, shikiConfig, syntaxHighlight: false });
    try {
      // A copy: plugins may change the front matter.
      const given = { fileURL: pathToFileURL(path), frontmatter: structuredClone(frontmatter) };
      return readContent((await (await renderer).render(content, given)).code);
    } catch (error) {
      return { imported: [], images: [], references: [], fault: /** @type {Error} */ (error).message };
    }
  };
}

/**
 * @param {string} html as one of Astro's Markdown processors returns it
 * @returns {Content}
 */
export function readContent(html) {
  /** @type {Content} */
  const content = { imported: [], images: [], references: [] };
  for (const { tag, attributes } of readElements(html)) {
    const marked = attributes[IMAGE_ATTRIBUTE] === undefined ? undefined : JSON.parse(attributes[IMAGE_ATTRIBUTE]);
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
 * Whether an image is hidden from assistive technology, and so needs no alternative text.
 *
 * @param {Record<string, unknown>} attributes
 */
function isHidden(attributes) {
  const hidden = attributes['aria-hidden'] ?? attributes.ariaHidden;
  return ['none', 'presentation'].includes(String(attributes.role)) || String(hidden) === 'true';
}
