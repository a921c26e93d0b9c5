/** @import { BuiltSite, Event, Output } from '../shared/shapes.ts' */
import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { checkLinks, followPath } from './links.js';
import { findTarget } from './output.js';

/** @type {Output} */
const OUTPUT = {
  files: new Set(['index.html', 'a/index.html', 'b.html', 'c.pdf', 'd/e.html']),
  routes: [/^\/stara\/?$/, /^\/server\/[^/]+\/?$/],
  pages: [],
  trailingSlash: 'ignore',
};
/** @type {[path: string, trailingSlash: Output['trailingSlash'], target: string | undefined][]} */
const TARGETS = [
  ['/', 'ignore', '/'],
  ['/', 'never', '/'],
  ['/a/', 'ignore', '/a/'],
  ['/a', 'ignore', '/a'],
  ['/a', 'always', '/a/'],
  ['/a/', 'never', '/a'],
  ['/a/index.html', 'always', '/a/index.html'],
  ['/b', 'ignore', '/b'],
  ['/b/', 'ignore', '/b.html'],
  ['/b.html', 'ignore', '/b.html'],
  ['/c.pdf', 'always', '/c.pdf'],
  ['/c.pdf/', 'ignore', undefined],
  ['/c', 'ignore', undefined],
  ['/d/', 'ignore', undefined],
  ['/á', 'ignore', undefined],
  ['/stara/', 'ignore', '/stara/'],
  ['/server/x', 'ignore', '/server/x'],
  ['/server/', 'ignore', undefined],
];
for (const [path, trailingSlash, target] of TARGETS) {
  test(`${path} leads to ${target ?? 'nothing'} where the final slash is "${trailingSlash}"`, () => {
    equal(findTarget(path, { ...OUTPUT, trailingSlash }), target);
  });
}

/** @type {BuiltSite} */
const SITE = { site: 'https://example.org', base: '/mesto', output: { ...OUTPUT, trailingSlash: 'always' } };
const MISSING = 'the site has no such page or file. Correct the link, or add a redirect.';

test('a path is followed from its page, below the base', () => {
  equal(followPath('/mesto/a/', undefined, SITE), undefined);
  equal(followPath('../a/', '/mesto/p/', SITE), undefined);
  equal(followPath('https://example.org/mesto/c.pdf', undefined, SITE), undefined);
  deepEqual(followPath('/mesto/niet/', undefined, SITE), { what: MISSING });
});

test('what is beside the base, or on another site, may be anything', () => {
  equal(followPath('/mestopis/', undefined, SITE), undefined);
  equal(followPath('https://example.com/niet', undefined, SITE), undefined);
  equal(followPath('mailto:a@example.org', undefined, SITE), undefined);
});

test('an address that works but is not written as the site has it is a warning', () => {
  const what = 'on this site the address is /mesto/a/. Write it so.';

  deepEqual(followPath('/mesto/a', undefined, SITE), { what, level: 'warn' });
  deepEqual(followPath('/a/', undefined, SITE), { what, level: 'warn' });
});

test('what is no address is said', () => {
  deepEqual(followPath('http://[', undefined, SITE), { what: 'this is no address. Correct it.' });
});

test('links and images are complained of once each, on their lines', () => {
  /** @type {Event} */
  const event = {
    name: 'src/pages/p.md',
    path: '/nowhere/p.md',
    isPage: true,
    text: '',
    frontmatter: {},
    content: '[x](/mesto/niet/)\n[x](/mesto/niet/#b)\n<video src="niet.mp4">',
  };
  const references = [
    ...['/mesto/niet/', '/mesto/niet/', '#top'].map((address) => ({ tag: 'a', address })),
    { tag: 'video', address: 'niet.mp4' },
  ];

  deepEqual(checkLinks(event, { imported: [], images: [], references }, '/mesto/p/', SITE), {
    links: [{ file: event.name, line: 1, what: `link "/mesto/niet/": ${MISSING}` }],
    images: [{ file: event.name, line: 3, what: `<video> "niet.mp4": ${MISSING}` }],
  });
});
