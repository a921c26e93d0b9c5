import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { linkFiles, makeFileFinder } from './local-files.js';

const find = makeFileFinder({ 'dve slová.jpg': '/media/1?a=1&b=2', './100%.pdf': '/media/2' });

test('a local reference is found however it is written', () => {
  const written = ['dve slová.jpg', './dve slová.jpg', 'dve%20slov%C3%A1.jpg', '100%.pdf', '100%25.pdf', 'other.jpg'];

  deepEqual(written.map(find), [...Array(3).fill('/media/1?a=1&b=2'), '/media/2', '/media/2', undefined]);
});

test('links to local files lead to the CMS, all others where they did', () => {
  equal(
    linkFiles('<a class="b" href="./dve slová.jpg" title="t">x</a> <a href="/p/">y</a> <img src="100%.pdf">', find),
    '<a class="b" href="/media/1?a=1&amp;b=2" title="t">x</a> <a href="/p/">y</a> <img src="100%.pdf">',
  );
});
