import { deepEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createMarkdownProcessor } from '@astrojs/markdown-remark';
import { createSatteriMarkdownProcessor } from '@astrojs/markdown-satteri';
import { isLocal } from '../shared/local-addresses.js';
import { readContent } from './content.js';

/**
 * The cases that Python reads from the Markdown itself: tests/exporters/core/test_local_addresses.py.
 *
 * @type {{ name: string, markdown: string, imported: string[], others: string[] }[]}
 */
const CASES = JSON.parse(readFileSync(new URL('../../local-addresses.cases.json', import.meta.url), 'utf8'));
const OPTIONS = { gfm: true, smartypants: false, syntaxHighlight: /** @type {const} */ (false) };
const FILE = new URL('file:///site/src/pages/a/index.md');
const PROCESSORS = {
  unified: await createMarkdownProcessor(OPTIONS),
  satteri: await createSatteriMarkdownProcessor(OPTIONS),
};

for (const [name, processor] of Object.entries(PROCESSORS)) {
  for (const { name: what, markdown, imported, others } of CASES) {
    test(`local addresses of ${what}, as ${name} renders it`, async () => {
      const content = readContent((await processor.render(markdown, { fileURL: FILE })).code);
      const references = content.references.map(({ address }) => address).filter(isLocal);

      deepEqual([...new Set(content.imported.filter(isLocal))], imported);
      deepEqual([...new Set(references)], others);
    });
  }
}
