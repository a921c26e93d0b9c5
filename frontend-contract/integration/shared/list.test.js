import { deepEqual, equal } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { listFiles, MARKDOWN, pathBelow, pathInAddress } from './list.js';
import { listRoutes } from './routes.js';

const root = mkdtempSync(join(tmpdir(), 'list-'));
after(() => rmSync(root, { recursive: true }));

/** @param {string[]} paths */
function write(paths) {
  for (const path of paths) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), '');
  }
}

test('an address has neither the ending of its file nor "index"', () => {
  const paths = ['a/index.md', 'index.md', 'a/b.markdown', 'a/myindex.md', 'index/a.md', 'a.md.md', '/index.mkd'];

  deepEqual(
    paths.map((path) => pathInAddress(path)),
    ['a', '', 'a/b', 'a/myindex', 'index/a', 'a.md', ''],
  );
});

test('every ending is Markdown that is Markdown to Astro, and no other', () => {
  const names = ['a.md', 'a.markdown', 'a.mdown', 'a.mkdn', 'a.mkd', 'a.mdwn', 'a.mdx', 'a.MD', 'md', 'amd'];

  deepEqual(
    names.filter((name) => MARKDOWN.test(name)),
    names.slice(0, 6),
  );
});

test('a way begins at its folder', () => {
  equal(pathBelow(pathToFileURL(`${root}/`), pathToFileURL(join(root, 'src/á b/'))), 'src/á b');
  equal(pathBelow(root, root), '');
  equal(pathBelow(root, join(root, 'a/b')), 'a/b');
});

test('files are listed in one order, but no folders and no links that lead nowhere', () => {
  write(['list/b.md', 'list/a/c.md', 'list/a.txt', 'list/folder.md/d.md']);
  symlinkSync('nowhere', join(root, 'list/.#lock.md'));

  deepEqual(listFiles(join(root, 'list'), MARKDOWN), ['a/c.md', 'b.md', 'folder.md/d.md']);
  deepEqual(listFiles(join(root, 'none'), MARKDOWN), []);
});

test('pages have one address each, but what is hidden, private or dynamic has none', () => {
  const pages = ['index.astro', 'p/index.md', 'p/q.html', 'feed.xml.js', '.well-known/a.ts', 'x.mdx'];
  write(
    [...pages, '_a.md', 'p/_b/c.md', '.hidden/d.md', '[slug].astro', 'p/photo.jpg'].map((path) => `src/pages/${path}`),
  );
  const config = { root: pathToFileURL(`${root}/`), srcDir: pathToFileURL(join(root, 'src/')) };

  deepEqual(Object.fromEntries(listRoutes(config).map(({ name, address }) => [name, address])), {
    'src/pages/.well-known/a.ts': '/.well-known/a',
    'src/pages/feed.xml.js': '/feed.xml',
    'src/pages/index.astro': '/',
    'src/pages/p/index.md': '/p',
    'src/pages/p/q.html': '/p/q',
    'src/pages/x.mdx': '/x',
  });
});
