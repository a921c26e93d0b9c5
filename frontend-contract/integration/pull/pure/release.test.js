import { deepEqual, equal, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { RELEASE_PATHS } from '../release-paths.js';
import { FAILED, PullError, REFUSED } from './errors.js';
import { parseRelease } from './release.js';

const SHA256 = 'a'.repeat(64);
const ENTRY = { sha256: SHA256, size: 3, owner: 'page:1' };
const ADVICE = 'see that CMS_URL is the address of the CMS and nothing answers in its place.';

/** @param {unknown} content */
const parse = (content) => parseRelease(Buffer.from(JSON.stringify(content)), 'it', RELEASE_PATHS);

/** @param {Record<string, unknown>} files */
const release = (files) => ({ version: 1, release: 6, files });

/**
 * @param {() => unknown} attempt
 * @param {string} message
 * @param {number} exitCode
 */
function refuses(attempt, message, exitCode) {
  throws(attempt, (error) => {
    equal(/** @type {Error} */ (error).message, message);
    return error instanceof PullError && error.exitCode === exitCode;
  });
}

test('a release has a number, a CMS and files', () => {
  const photo = { ...ENTRY, shows: 'image:5' };

  deepEqual(parse({ ...release({ 'src/pages/a.md': ENTRY, 'src/pages/a.jpg': photo }), cms: 'cms/2' }), {
    number: 6,
    cms: 'cms/2',
    files: new Map([
      ['src/pages/a.md', ENTRY],
      ['src/pages/a.jpg', photo],
    ]),
  });
});

test('a CMS need not say its name, and may say more of a file than the client reads', () => {
  const { cms, files } = parse(release({ 'src/pages/a.md': { ...ENTRY, more: 1 } }));

  equal(cms, '');
  deepEqual(files.get('src/pages/a.md'), ENTRY);
});

for (const [what, body] of Object.entries({ HTML: '<html>', 'bytes that are no text': Buffer.from([0x7b, 0xff]) })) {
  test(`${what} is no manifest`, () => {
    refuses(() => parseRelease(Buffer.from(body), 'it', RELEASE_PATHS), `it is not JSON; ${ADVICE}`, FAILED);
  });
}

/** @type {[content: unknown, fault: string][]} */
const MALFORMED = [
  [[], 'is JSON, but not a manifest'],
  [null, 'is JSON, but not a manifest'],
  [{ version: 1 }, 'has no release number'],
  [{ version: 1, release: 0, files: {} }, 'has no release number'],
  [{ version: 1, release: '6', files: {} }, 'has no release number'],
  [{ version: 1, release: 6, files: [] }, 'has no files'],
  ...[null, {}, { ...ENTRY, sha256: 'A'.repeat(64) }, { ...ENTRY, size: -1 }, { ...ENTRY, size: 1.5 }].map(
    (entry) =>
      /** @type {[unknown, string]} */ ([
        release({ 'src/a\u001b.md': entry }),
        'does not say sha256, size and owner of "src/a\\u{1b}.md"',
      ]),
  ),
  [release({ 'a.md': { ...ENTRY, owner: 1 } }), 'does not say sha256, size and owner of "a.md"'],
  [release({ 'a.md': { ...ENTRY, shows: null } }), 'does not say sha256, size and owner of "a.md"'],
];
for (const [content, fault] of MALFORMED) {
  test(`${JSON.stringify(content)} ${fault}`, () => refuses(() => parse(content), `it ${fault}; ${ADVICE}`, FAILED));
}

test('another version is said', () => {
  const advice = 'update whichever of the CMS and astro-wagtail-events is the older.';

  refuses(() => parse({ version: 2 }), `it has version 2, this client reads version 1; ${advice}`, FAILED);
  refuses(() => parse({}), `it has version none, this client reads version 1; ${advice}`, FAILED);
});

test('a path that no export writes refuses all of a release', () => {
  refuses(
    () => parse(release({ 'src/pages/a.md': ENTRY, 'package.json': ENTRY })),
    'it names a file "package.json", which lies where no export writes; nothing was pulled, correct the pages in the CMS.',
    REFUSED,
  );
});

test('paths that some disk takes for one refuse all of a release', () => {
  refuses(
    () => parse(release({ 'src/pages/a.md': ENTRY, 'src/pages/A.md': ENTRY })),
    'it names both "src/pages/a.md" and "src/pages/A.md", which some disks cannot tell apart; nothing was pulled, ' +
      'correct the pages in the CMS.',
    REFUSED,
  );
});
