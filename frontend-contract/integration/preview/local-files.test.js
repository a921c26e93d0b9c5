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
    linkFiles('<a class="b" href="./dve slová.jpg" title="t">x</a> <a href="/p/">y</a> <a href="c.pdf">z</a>', find),
    '<a class="b" href="/media/1?a=1&amp;b=2" title="t">x</a> <a href="/p/">y</a> <a href="c.pdf">z</a>',
  );
});

test('what raw HTML shows of local files comes from the CMS', () => {
  const picture =
    '<picture><source srcset="dve%20slová.jpg 1x, other.jpg 2x"><IMG src=\'100%.pdf\' alt="100%.pdf"></picture>';
  const shown =
    '<picture><source srcset="/media/1?a=1&amp;b=2 1x, other.jpg 2x"><IMG src="/media/2" alt="100%.pdf"></picture>';

  equal(linkFiles(picture, find), shown);
  equal(linkFiles('<p style="background: url(\'100%.pdf\')">', find), '<p style="background: url(\'/media/2\')">');
});

test('what is no element stays as it is', () => {
  const text = '<!-- <a href="100%.pdf"> --><script>"<a href=\'100%.pdf\'>"</script><pre>&lt;a href="100%.pdf"></pre>';

  equal(linkFiles(text, find), text);
});
