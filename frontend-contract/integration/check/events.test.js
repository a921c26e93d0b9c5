/** @import { Event } from '../shared/shapes.ts' */
import { deepEqual, equal, throws } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { checkNames, checkSlugs } from './addresses.js';
import { checkAltText } from './alt-text.js';
import { readEvents } from './events.js';
import { checkContract } from './front-matter.js';
import { checkImages } from './images.js';
import { mayHaveImageErrors } from './prefilter.js';

const root = mkdtempSync(join(tmpdir(), 'events-'));
after(() => rmSync(root, { recursive: true }));
for (const name of ['a.png', 'dva body.png', 'a(1).png', 'Jese\u0148.png', 'Lipa.jpg'])
  writeFileSync(join(root, name), '');

/**
 * @param {Partial<Event>} [parts]
 * @returns {Event}
 */
function event(parts = {}) {
  return {
    name: 'src/pages/p/a.md',
    path: join(root, 'x.md'),
    isPage: true,
    text: '',
    frontmatter: {},
    content: '',
    ...parts,
  };
}

/** @type {[text: string, suspected: boolean][]} */
const TEXTS = [
  ['Text bez obrázka, [odkaz](../nikam.md) a 100 %.', false],
  ['![x](a.png)', false],
  ["![x](./a.png 'titulok')", false],
  ['![x](<dva body.png>) a [odkaz](/p/)', false],
  ['![x](https://example.com/a%20b.png)', true],
  ['![x](a(1).png)', false],
  ['![x](\na.png)', false],
  ['![x][1]\n\n[1]: a.png', false],
  ['![x][1]\n\n[1]: niet.png', true],
  ['![x](niet.png)', true],
  ['![x](a\\.png)', true],
  ['![x](a&amp;.png)', true],
  ['![x](a%2Epng)', true],
  ['![x](a.png', false],
  ['![](a.png)', true],
  ['<img src="a.png" alt="x">', true],
];
for (const [content, suspected] of TEXTS) {
  test(`${JSON.stringify(content)} is ${suspected ? '' : 'not '}suspected`, () => {
    equal(mayHaveImageErrors(event({ content })), suspected);
  });
}

test('images that Astro cannot import are complained of, each with what to do', () => {
  const imported = [
    'a.png',
    'a.bmp',
    'niet.png',
    'a&b.png',
    'Jesen\u030c.png',
    'lipa.jpg',
    'a%2e.png',
    '@/a.png',
    'a.png',
  ];
  const content = 'one\n![x](niet.png)';

  deepEqual(
    checkImages(event({ content }), { imported }).map(({ line, what }) => [line, what.split('. ')[0]]),
    [
      [undefined, 'image "a.bmp": Astro reads no such image'],
      [2, 'image "niet.png": there is no such file'],
      [undefined, 'image "a&b.png": Astro cannot import a file with & in its name'],
      [
        undefined,
        'image "Jesen\u030c.png": the file has this name in another Unicode form, which is another name to Astro',
      ],
      [undefined, 'image "lipa.jpg": there is no "lipa.jpg", but "Lipa.jpg"'],
      [undefined, 'image "a%2e.png": there is no such file; Astro does not decode %2e'],
    ],
  );
  deepEqual(
    checkImages(event({ isPage: false }), { imported: ['a&b.png'] })[0].what,
    'image "a&b.png": there is no such file. Add it, or correct its name.',
  );
});

test('a text that cannot be rendered is complained of with the line of its stray %', () => {
  const fault = 'Failed to parse /nowhere/x.md\nURI malformed';

  deepEqual(checkImages(event({ content: 'one\n![x](100%.png)' }), { imported: [], fault }), [
    {
      file: 'src/pages/p/a.md',
      line: 2,
      what: 'the text cannot be rendered: URI malformed. Write a "%" in an address as %25.',
    },
  ]);
});

test('images without alternative text are said once', () => {
  const images = [
    { src: 'a.png', alt: ' ' },
    { src: 'a.png', alt: '' },
    { src: 'b.png', alt: 'b' },
  ];

  deepEqual(checkAltText(event({ content: '![](a.png)' }), { imported: [], images, references: [] }), [
    { file: 'src/pages/p/a.md', line: 1, what: 'image "a.png": say what it shows, unless it only decorates.' },
  ]);
});

test('an address belongs to one file, a slug to one event of a folder or collection', () => {
  const slugged = (/** @type {string} */ name, /** @type {string} */ slug, isPage = true) =>
    event({ name, isPage, text: `---\nslug: ${slug}\n---\n`, frontmatter: { slug } });
  const events = [
    slugged('src/pages/p/a.md', 'a'),
    slugged('src/pages/p/b/index.md', 'a'),
    slugged('src/pages/q/a.md', 'a'),
    slugged('src/content/events/x/a.md', 'c', false),
    slugged('src/content/events/y/b.md', 'c', false),
    slugged('src/content/talks/b.md', 'c', false),
  ];
  const routes = [
    { name: 'src/pages/p/a/index.astro', address: '/p/a' },
    { name: 'src/pages/p/a.md', address: '/p/a' },
    { name: 'src/pages/one.astro', address: '/one' },
    { name: 'src/pages/one/index.astro', address: '/one' },
  ];

  deepEqual(checkSlugs(events, routes), [
    {
      file: 'src/pages/p/a.md',
      what: 'src/pages/p/a/index.astro has the same address, /p/a. Rename or remove one of them.',
    },
    {
      file: 'src/pages/p/b/index.md',
      line: 2,
      what: 'the slug "a" belongs to src/pages/p/a.md already. Give one of them another.',
    },
    {
      file: 'src/content/events/y/b.md',
      line: 2,
      what: 'the slug "c" belongs to src/content/events/x/a.md already. Give one of them another.',
    },
  ]);
});

test('the contract is asked of pages alone, and what cannot be read is said', () => {
  const events = [
    event({ text: '---\ntitle: 5\n---\n', frontmatter: { title: 5 } }),
    event({ isPage: false, frontmatter: { title: 5 } }),
    event({ fault: 'line 2: bad' }),
  ];
  const contract = { type: 'object', properties: { title: { type: 'string', description: 'The heading.' } } };

  deepEqual(checkContract(events, contract), [
    {
      file: 'src/pages/p/a.md',
      line: 2,
      what: 'title: 5: Invalid input: expected string, received number. The heading.',
    },
    { file: 'src/pages/p/a.md', what: 'the front matter cannot be read: line 2: bad' },
  ]);
});

test('events are the Markdown files with their layout, and those that cannot say; names with % are refused', async () => {
  const layout = (/** @type {string} */ name) => `---\nlayout: ../layouts/${name}.astro\n---\n`;
  const files = {
    'site/src/pages/a.md': layout('EventLayout'),
    'site/src/pages/b.md': layout('PageLayout'),
    'site/src/pages/_c.md': layout('EventLayout'),
    'site/src/pages/d.md': '---\nslug: "\n---\n',
    'site/src/events/_e.mkd': layout('EventLayout'),
    'site/src/pages/100%.md': layout('PageLayout'),
    'site/src/pages/a"b.md': layout('EventLayout'),
    'site/src/pages/a]b.md': layout('PageLayout'),
    'site/src/pages/[a].astro': '',
    'site/src/pages/(a) b.c,d.md': layout('PageLayout'),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const config = { root: pathToFileURL(join(root, 'site/')), srcDir: pathToFileURL(join(root, 'site/src/')) };
  const events = await readEvents(config);

  deepEqual(
    events.map(({ name, isPage, fault }) => [name, isPage, Boolean(fault)]),
    [
      ['src/events/_e.mkd', false, false],
      ['src/pages/a"b.md', true, false],
      ['src/pages/a.md', true, false],
      ['src/pages/d.md', true, true],
    ],
  );
  throws(() => checkNames(config), {
    message: [
      'Pages that cannot be built:',
      '  src/pages/100%.md: Astro builds no address with a "%" in it. Rename the file.',
      String.raw`  src/pages/a\"b.md: Astro builds no address with a "\"" in it. Rename the file.`,
      '  src/pages/a]b.md: Astro builds no address with a "]" in it. Rename the file.',
    ].join('\n'),
  });
});
