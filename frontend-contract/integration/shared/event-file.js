/** @import { ParsedFile } from './shapes.ts' */
import { parseFrontmatter } from 'astro/markdown';

const EVENT_LAYOUT = /(^|\/)EventLayout\.astro$/;

/** Astro makes no page of a Markdown file or folder that begins so. */
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
 * A file's text, its front matter, and what comes after it; or why the front matter cannot be read.
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
 * What is wrong with a front matter that cannot be read.
 *
 * @param {unknown} error from js-yaml, whose first line is the fence's, or from anything else
 */
export function explainSyntax(error) {
  const { message, reason, mark } = /** @type {Error & { reason?: string, mark?: { line: number } }} */ (error);
  return reason && mark ? `line ${mark.line + 1}: ${reason}` : message;
}
