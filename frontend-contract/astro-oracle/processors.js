/**
 * Astro's two Markdown processors and its front-matter parser, as a filter for the tests.
 *
 * Standard input: one request a line, `{"id", "kind": "body" | "frontmatter", "text"}`.
 * Standard output: one answer a line, in the same order:
 *   body         {"id", "satteri": html, "unified": html}; if one throws,
 *                {"id", "errors": {"satteri": message}} with the other one's result
 *   frontmatter  {"id", "frontmatter": {...}, "content": body}, values as in values.js
 *   an invalid request: {"id", "error": message}
 *
 * GFM is on, smart punctuation and syntax highlighting are off, since the processors differ in both.
 */

import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createMarkdownProcessor, parseFrontmatter } from '@astrojs/markdown-remark';
import { createSatteriMarkdownProcessor } from '@astrojs/markdown-satteri';
import { tagged } from './values.js';

const OPTIONS = { gfm: true, smartypants: false, syntaxHighlight: false };

// The unified processor reports a failure on the console as well as by throwing it.
console.error = () => {};

const processors = {
  satteri: await createSatteriMarkdownProcessor(OPTIONS),
  unified: await createMarkdownProcessor(OPTIONS),
};

async function renderBody(text) {
  const answer = {};
  for (const [name, processor] of Object.entries(processors)) {
    try {
      answer[name] = (await processor.render(text)).code;
    } catch (error) {
      answer.errors = { ...answer.errors, [name]: String(error.message ?? error) };
    }
  }
  return answer;
}

function readFrontmatter(text) {
  const { frontmatter, content } = parseFrontmatter(text);
  return { frontmatter: tagged(frontmatter), content };
}

const KINDS = { body: renderBody, frontmatter: readFrontmatter };

async function answerTo(line) {
  let id = null;
  try {
    const request = JSON.parse(line);
    id = request.id ?? null;
    const answer = KINDS[request.kind];
    if (!answer) throw new Error(`unknown kind ${JSON.stringify(request.kind)}: use body or frontmatter`);
    return { id, ...(await answer(request.text)) };
  } catch (error) {
    return { id, error: String(error.message ?? error) };
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (!line) continue;
  if (!process.stdout.write(`${JSON.stringify(await answerTo(line))}\n`)) {
    await once(process.stdout, 'drain');
  }
}
