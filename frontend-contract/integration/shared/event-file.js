/** @import { ParsedFile } from './shapes.ts' */
import { parseFrontmatter } from 'astro/markdown';

const EVENT_LAYOUT = /(^|\/)EventLayout\.astro$/;

/** Matches Markdown files that are no pages, by the name of the file or of a folder. */
export const UNROUTED = /(^|\/)[_.]/;

/**
 * Whether a Markdown file is an event, by the `layout` of its front matter.
 *
 * @param {Record<string, unknown>} frontmatter
 */
export function hasEventLayout({ layout }) {
  return EVENT_LAYOUT.test(String(layout ?? ''));
}

/**
 * Split a file into front matter and content; `fault` says why the front matter cannot be read.
 *
 * @param {string} text
 * @returns {ParsedFile}
 */
export function parseFile(text) {
  try {
    const { frontmatter, content } = parseFrontmatter(text, { frontmatter: 'empty-with-spaces' });
    return { text, frontmatter, content };
  } catch (error) {
    return { text, frontmatter: {}, content: '', fault: explainSyntax(error) };
  }
}

/**
 * Why front matter cannot be read.
 *
 * @param {unknown} error from js-yaml, which does not count the line of the fence, or any other
 */
export function explainSyntax(error) {
  const { message, reason, mark } = /** @type {Error & { reason?: string, mark?: { line: number } }} */ (error);
  return reason && mark ? `line ${mark.line + 1}: ${reason}` : message;
}
