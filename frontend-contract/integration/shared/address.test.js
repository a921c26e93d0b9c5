/** @import { SiteSettings } from './shapes.ts' */
import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fileOf, markdownUrl, pageAddress } from './address.js';

/** @type {SiteSettings} */
const SITE = {
  root: 'file:///project/',
  pages: 'src/pages/',
  base: '/',
  trailingSlash: 'ignore',
  format: 'directory',
  image: { domains: [], remotePatterns: [] },
};
const [INDEX, PAGE, HOME] = ['src/pages/p/index.md', 'src/pages/p/q.md', 'src/pages/index.md'];

/** @type {[changed: Partial<SiteSettings>, addresses: string[]][]} of the three pages above */
const ADDRESSES = [
  [{}, ['/p/', '/p/q/', '/']],
  [{ trailingSlash: 'never' }, ['/p', '/p/q', '/']],
  [{ trailingSlash: 'always' }, ['/p/', '/p/q/', '/']],
  [{ format: 'file' }, ['/p.html', '/p/q.html', '/index.html']],
  [{ format: 'preserve' }, ['/p/', '/p/q.html', '/']],
  [{ base: '/mesto' }, ['/mesto/p/', '/mesto/p/q/', '/mesto/']],
  [{ base: '/mesto', trailingSlash: 'never' }, ['/mesto/p', '/mesto/p/q', '/mesto']],
];
for (const [changed, addresses] of ADDRESSES) {
  test(`Astro.url of pages where ${JSON.stringify(changed)}`, () => {
    const found = [INDEX, PAGE, HOME].map((path) => pageAddress({ path }, { ...SITE, ...changed }).pathname);

    deepEqual(found, addresses);
  });
}

test('Astro.url has the origin of the site, or the one that Astro gives to a site without', () => {
  equal(pageAddress({ path: PAGE }, SITE).href, 'http://localhost:4321/p/q/');
  equal(pageAddress({ path: PAGE }, { ...SITE, site: 'https://example.org' }).href, 'https://example.org/p/q/');
});

test('outside the folder of pages the CMS says the address', () => {
  equal(pageAddress({ path: 'src/events/a.md', url: '/a/' }, SITE).pathname, '/a/');
  equal(markdownUrl('src/events/a.md', SITE), undefined);
});

test('url of Markdown has a final slash where the site always has one', () => {
  equal(markdownUrl(INDEX, SITE), '/p');
  equal(markdownUrl(INDEX, { ...SITE, trailingSlash: 'always' }), '/p/');
  equal(markdownUrl(INDEX, { ...SITE, format: 'file' }), '/p.html');
  equal(markdownUrl(HOME, SITE), '');
  equal(markdownUrl(PAGE, { ...SITE, base: 'mesto', site: 'https://example.org' }), '/mesto/p/q');
});

test('a file is named with and without escapes', () => {
  const { file, fileURL } = fileOf('src/á b.md', SITE);

  deepEqual([file, fileURLToPath(fileURL)], ['/project/src/á b.md', '/project/src/á b.md']);
});
