import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { digestEntry } from './digest.js';

const CONTRACT = { type: 'object', required: ['title'] };

test('a digest changes with the text, the bytes of an image and the contract, and with nothing else', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'digest-'));
  context.after(() => rm(folder, { recursive: true }));
  const url = pathToFileURL(join(folder, 'index.md'));
  const images = ['./100% jar#1.png', '@/logo.png'];
  const draw = (/** @type {string} */ bytes) => writeFile(join(folder, '100% jar#1.png'), bytes);
  const digest = (/** @type {string} */ text, contract = CONTRACT) => digestEntry({ text, url }, images, contract);

  await draw('one');
  const first = await digest('Text.');
  await draw('one');
  assert.equal(await digest('Text.'), first);
  await draw('another');
  const redrawn = await digest('Text.');
  const digests = [first, redrawn, await digest('Texts.'), await digest('Text.', { ...CONTRACT, required: [] })];
  assert.equal(new Set(digests).size, digests.length);
});
