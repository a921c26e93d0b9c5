import { deepEqual, equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RELEASE_PATHS } from '../release-paths.js';
import { findCollision, findPathError, fold } from './paths.js';

/** @type {Record<string, boolean>} path -> whether an export writes there; tests/exporters asks Python the same */
const CASES = JSON.parse(readFileSync(new URL('../../../release-paths.cases.json', import.meta.url), 'utf8'));

const OUT = 'leads out of its folder';
const DOT = 'has a name that starts with a dot';
const RUN = 'would be run by Astro';
const ELSEWHERE = 'lies where no export writes';
const CHARACTER = 'has a character that no file name can have';
const EMPTY = 'has a name that is empty';
const ENDING = 'has a name that ends with a dot or a space';
const DEVICE = 'has the name of a device';

const FORBIDDEN = {
  '../escape.md': OUT,
  'src/../../escape.md': OUT,
  'src/pages/../../astro.config.mjs': OUT,
  'src/./pages/x.md': OUT,
  'src/..': OUT,
  '/etc/passwd': 'is absolute',
  '//server/share/x.md': 'is absolute',
  'C:/x.md': 'has a drive letter',
  'src/pages/c:/x.md': 'has a drive letter',
  'src\\..\\..\\escape.md': 'has a backslash',
  '..\\escape.md': 'has a backslash',
  'src/pages/x\0.md': CHARACTER,
  'src/pages/x\n.md': CHARACTER,
  'src/pages/\ud800.md': CHARACTER,
  'src//x.md': EMPTY,
  'src/pages/': EMPTY,
  '': EMPTY,
  src: ELSEWHERE,
  'package.json': ELSEWHERE,
  'node_modules/astro/index.js': ELSEWHERE,
  'SRC/pages/x.md': ELSEWHERE,
  '.git/hooks/post-checkout': ELSEWHERE,
  'src/.git/config': ELSEWHERE,
  'src/middleware.mjs': ELSEWHERE,
  'public/_worker.js': ELSEWHERE,
  'src/pages/.git/config': DOT,
  'public/documents/.htaccess': DOT,
  'src/pages/.env': DOT,
  'src/pages/\u200b.git/config': DOT,
  'src/pages/node_modules/astro/index.js': 'lies in node_modules',
  'src/pages/Node_Modules/x.md': 'lies in node_modules',
  'src/pages/x.md.': ENDING,
  'src/pages/x /x.md': ENDING,
  'src/pages/con.md': DEVICE,
  'src/pages/NUL': DEVICE,
  'src/pages/evil.astro': RUN,
  'src/pages/evil.TS': RUN,
  'src/pages/evil.mdx': RUN,
  'src/pages/package.json': RUN,
  [`src/pages/${'x'.repeat(256)}.md`]: 'is too long',
  [`src/pages/${'á'.repeat(127)}.md`]: 'is too long',
  [`src/pages/${'x/'.repeat(600)}x.md`]: 'is too long',
};

for (const [path, allowed] of Object.entries(CASES)) {
  test(`an export ${allowed ? 'writes' : 'never writes'} ${JSON.stringify(path)}`, () => {
    equal(findPathError(path, RELEASE_PATHS) === undefined, allowed);
  });
}

test('every forbidden path is known by its fault', () => {
  const found = Object.keys(FORBIDDEN).map((path) => [path, findPathError(path, RELEASE_PATHS)]);

  deepEqual(Object.fromEntries(found), FORBIDDEN);
});

test('what an export writes has no fault, whatever characters a name has', () => {
  const names = ['Jesen\u030c.md', '12:30.jpg', '\u{1f469}\u200d\u{1f4bb}.png', 'console.md'];
  const paths = [
    ...names.map((name) => `src/pages/${name}`),
    'public/documents/script.js',
    'public/documents/con-x.pdf',
  ];

  deepEqual(
    paths.map((path) => findPathError(path, RELEASE_PATHS)),
    paths.map(() => undefined),
  );
});

test('the least exact disk sees neither case nor Unicode form nor what is invisible', () => {
  equal(fold('JESEN\u030c\u200d.md'), fold('jese\u0148.md'));
});

test('paths clash that some disk takes for one', () => {
  const clashes = [
    ['src/fair.md', 'src/Fair.md'],
    ['src/fair/index.md', 'src/FAIR/lipa.jpg'],
    ['src/jese\u0148.md', 'src/jesen\u030c.md'],
    ['src/fair', 'src/fair/index.md'],
    ['src/fair/index.md', 'src/fair'],
  ];

  deepEqual(
    clashes.map((paths) => findCollision(['src/other.md', ...paths])),
    clashes,
  );
});

test('files in one folder do not clash', () => {
  equal(findCollision(['src/fair/index.md', 'src/fair/lipa.jpg', 'src/fairs.md']), undefined);
});
