import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyDifference } from './difference.js';

/** @param {number} release @param {Record<string, unknown>} files */
const manifest = (release, files) => Buffer.from(JSON.stringify({ version: 1, release, cms: 'č/2', files }));

const entry = (/** @type {string} */ sha256) => ({ sha256, owner: 'page:7', size: 3 });
const BEFORE = manifest(1, { 'src/a.md': entry('1'), 'src/b.md': entry('2'), 'src/ž.md': entry('3') });

test('the manifest is the one that the CMS has, byte for byte', () => {
  const after = manifest(2, { 'src/a.md': entry('1'), 'src/aa.md': entry('5'), 'src/ž.md': entry('4') });
  const difference = { version: 1, release: 2, cms: 'č/2', files: { 'src/aa.md': entry('5'), 'src/ž.md': entry('4') } };
  const body = Buffer.from(JSON.stringify({ since: '0', ...difference, removed: ['src/b.md'] }));

  assert.deepEqual(applyDifference(BEFORE, body), after);
});

test('a whole manifest, and what is none, is no difference', () => {
  for (const body of [BEFORE, Buffer.from('null'), Buffer.from('<html>'), Buffer.from('{"files":{},"removed":1}')])
    assert.equal(applyDifference(BEFORE, body), undefined);
});
