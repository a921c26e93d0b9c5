/** @import { Redirect } from '../shared/shapes.ts' */
import { deepEqual, equal, throws } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readRedirects } from './file.js';
import { selectRedirects } from './selection.js';
import { toAstroRedirect } from './setup.js';

const PATH = 'is no path of a static site: it begins with "/", and has no "?", "#", brackets, ".." or "//"';
const GOOD = { status: 301, destination: '/x/' };

/** @param {unknown} written */
const destination = (written) =>
  `destination is ${JSON.stringify(written)}; it may be a path that begins with one "/", or a whole https address`;

/**
 * @param {unknown} written
 * @param {string[]} faults
 */
function refuses(written, faults) {
  const list = faults.map((fault) => `  ${fault}`).join('\n');
  throws(() => readRedirects(JSON.stringify(written), 'r.json'), {
    message: `r.json is not as the CMS writes it:\n${list}\nCorrect it, or correct the redirects in the CMS and export again.`,
  });
}

/** @type {[written: unknown, ...faults: string[]][]} */
const REFUSED = [
  [{ 'stara/': GOOD }, `"stara/": ${PATH}`],
  [{ '/a/?b=1': GOOD }, `"/a/?b=1": ${PATH}`],
  [{ '/[slug]/': GOOD }, `"/[slug]/": ${PATH}`],
  [{ '/a/../b/': GOOD }, `"/a/../b/": ${PATH}`],
  [{ '//example.com/': GOOD }, `"//example.com/": ${PATH}`],
  [{ '/404/': GOOD }, '"/404/": would take the place of the home page, an error page or a setting of the host'],
  [{ '/a/': '/b/' }, '"/a/": needs {"status": 301, "destination": "/…/"}'],
  [{ '/a/': { status: 404, destination: '/b/' } }, '"/a/": status is 404; it may be 301 or 302'],
  ...['b/', '//example.com', 'javascript:alert(1)', 'https://', '/\\example.com'].map(
    (to) =>
      /** @type {[unknown, string]} */ ([{ '/a/': { status: 301, destination: to } }, `"/a/": ${destination(to)}`]),
  ),
  [{ '/%C3%A1/': { status: 301, destination: '/á' } }, '"/%C3%A1/": leads to itself'],
  [[], 'it holds no object'],
  [null, 'it holds no object'],
  [
    { a: { status: 1, destination: 1 }, '/b/': GOOD },
    `"a": ${PATH}`,
    '"a": status is 1; it may be 301 or 302',
    `"a": ${destination(1)}`,
  ],
];
for (const [written, ...faults] of REFUSED) {
  test(`${JSON.stringify(written)} is refused`, () => refuses(written, faults));
}

const CASES = JSON.parse(readFileSync(new URL('../../redirect-sources.cases.json', import.meta.url), 'utf8'));
for (const [source, allowed] of Object.entries(CASES)) {
  test(`a redirect from ${source} is ${allowed ? '' : 'not '}allowed`, () => {
    const written = JSON.stringify({ [source]: { status: 301, destination: '/nove/' } });
    let read;
    try {
      read = readRedirects(written, 'r.json');
    } catch {
      read = undefined;
    }

    equal(read !== undefined, allowed);
  });
}

/** @type {[format: string, source: string, reason: string][]} */
const ERROR_PAGES = [
  ['file', '/403/', '403.html would be an error page of the site.'],
  ['preserve', '/50x', '50x.html would be an error page of the site.'],
  ['file', '/podujatia/404/', 'podujatia/404.html would be an error page of the site.'],
];
for (const [format, source, reason] of ERROR_PAGES) {
  test(`no redirect from ${source} is built as an error page, where the format is ${format}`, () => {
    deepEqual(sort({ [source]: '/' }, { format }), [[], [reason]]);
    deepEqual(sort({ [source]: '/' }), [[source], []]);
  });
}

test('a byte order mark is no fault', () => {
  deepEqual(readRedirects(`\ufeff${JSON.stringify({ '/a/': GOOD })}`, 'r.json'), { '/a/': GOOD });
});

/**
 * What a site with pages at these addresses keeps, and what it says of the rest.
 *
 * @param {Record<string, string>} redirects source -> destination
 * @param {{ pages?: string[], endpoints?: string[], files?: string[], format?: string }} [site] files: of `public`
 */
function sort(redirects, { pages = [], endpoints = [], files = [], format = 'directory' } = {}) {
  const written = Object.entries(redirects).map(
    ([source, to]) => /** @type {[string, Redirect]} */ ([source, { status: 301, destination: to }]),
  );
  const routes = [
    ...pages.map((page) => ({ name: `${page}.md`, address: page })),
    ...endpoints.map((endpoint) => ({ name: `${endpoint}.js`, address: endpoint })),
  ];
  const isPublic = (/** @type {string} */ path) => files.includes(path);
  const { kept, warnings } = selectRedirects(Object.fromEntries(written), ['/own'], routes, format, isPublic);
  return [Object.keys(kept), warnings.map((warning) => warning.split('left out: ')[1])];
}

for (const [format, source] of [
  ['file', '/p/a.html'],
  ['file', '/p/a/index'],
  ['preserve', '/p/a.html'],
  ['directory', '/p/a/index.html'],
  ['directory', '/p/%61'],
]) {
  test(`no redirect from ${source} is built in place of a page, where the format is ${format}`, () => {
    deepEqual(sort({ [source]: '/' }, { pages: ['/p/a'], format }), [[], ['/p/a.md is a page with this address.']]);
  });
}

for (const format of ['directory', 'file', 'preserve']) {
  test(`a file of the site comes first, where the format is ${format}`, () => {
    const files = ['favicon.svg', 'documents/plán.pdf', 'starý/index.html'];
    const redirects = { '/favicon.svg': '/', '/documents/pl%C3%A1n.pdf': '/', '/starý/': '/', '/documents/': '/' };

    deepEqual(sort(redirects, { files, format }), [
      ['/documents/'],
      [
        'public/favicon.svg is a file with this address.',
        'public/documents/plán.pdf is a file with this address.',
        'public/starý/index.html is a file with this address.',
      ],
    ]);
  });

  test(`no redirect is built below a file, where the format is ${format}`, () => {
    const site = { files: ['favicon.svg'], endpoints: ['/rss.xml'], format };

    deepEqual(sort({ '/favicon.svg/x': '/', '/rss.xml/x/y': '/', '/rss': '/' }, site), [
      ['/rss'],
      [
        'public/favicon.svg is a file, and this address lies below it.',
        '/rss.xml.js is a file, and this address lies below it.',
      ],
    ]);
  });
}

test('what Astro cannot build is left out', () => {
  const why = 'Astro builds no address with a "%" in it.';

  deepEqual(sort({ '/sto 100%/': '/', '/sto-100%25/': '/', '/sto/': '/' }), [['/sto/'], [why, why]]);
});

test('of two redirects from one address the first holds, and after those of the site', () => {
  deepEqual(sort({ '/a': '/x/', '/a/': '/y/', '/own/': '/' }), [
    ['/a'],
    ['the one from /a has the same address.', 'astro.config has a redirect from this address.'],
  ]);
});

test('redirects that lead in a circle are left out', () => {
  const circle = { '/a/': '/b/?x=1', '/b/': '/c', '/c/': '/a/#y', '/d/': '/a/', '/e/': 'https://example.org/e/' };

  deepEqual(sort(circle), [
    ['/d/', '/e/'],
    [
      'it leads in a circle, /a → /b → /c → /a.',
      'it leads in a circle, /b → /c → /a → /b.',
      'it leads in a circle, /c → /a → /b → /c.',
    ],
  ]);
  deepEqual(sort(circle, { pages: ['/c'] }), [['/a/', '/b/', '/d/', '/e/'], ['/c.md is a page with this address.']]);
});

/** @type {[site: Parameters<typeof toAstroRedirect>[1] | object, from: string, to: string][]} */
const SITES = [
  [{}, '/á/b', '/nové/?a=1#b'],
  [{ base: '/mesto/' }, '/á/b', '/mesto/nové/?a=1#b'],
  [{ trailingSlash: 'never' }, '/á/b', '/nové?a=1#b'],
  [{ build: { format: 'file' } }, '/á/b', '/nové.html?a=1#b'],
  [{ build: { format: 'preserve' } }, '/á/b/index', '/nové/?a=1#b'],
];
for (const [site, from, to] of SITES) {
  test(`a redirect of a site with ${JSON.stringify(site)}`, () => {
    const config = /** @type {Parameters<typeof toAstroRedirect>[1]} */ ({
      base: '/',
      trailingSlash: 'ignore',
      build: { format: 'directory' },
      ...site,
    });

    deepEqual(toAstroRedirect(['/%C3%A1/b/', { status: 302, destination: '/nov%C3%A9?a=1#b' }], config), [
      from,
      { status: 302, destination: to },
    ]);
    deepEqual(toAstroRedirect(['/a.pdf', { status: 301, destination: 'https://example.org/x' }], config), [
      '/a.pdf',
      { status: 301, destination: 'https://example.org/x' },
    ]);
  });
}
