/** @import { Findings } from '../shared/shapes.ts' */
import { deepEqual, equal, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { readLevels, report } from './report.js';

const MANY = Array.from({ length: 23 }, (_, number) => ({ file: `${number}.md`, line: number + 1, what: 'x' }));

/**
 * What is warned of, and the error that ends the build.
 *
 * @param {Findings} found
 */
function say(found) {
  /** @type {string[]} */
  const warnings = [];
  try {
    report(found, readLevels(), { warn: (message) => void warnings.push(message) });
  } catch (error) {
    return { warnings, error: /** @type {Error} */ (error).message };
  }
  return { warnings };
}

test('warnings of one kind do not hide everything else', () => {
  const shown = MANY.slice(0, 20).map(({ file, line }) => `  ${file}:${line}: x`);

  deepEqual(say({ alt: MANY }), {
    warnings: [['Images without alternative text:', ...shown, '  and 3 more'].join('\n')],
  });
});

test('errors are all named, and what works nevertheless is a warning', () => {
  const { warnings, error } = say({ links: [...MANY, { file: 'z.md', what: 'y', level: 'warn' }] });

  deepEqual(warnings, ['Links to correct:\n  z.md: y']);
  deepEqual(error?.split('\n'), [
    'Links to correct:',
    ...MANY.map(({ file, line }) => `  ${file}:${line}: x`),
    'Correct these files, or edit the pages in the CMS and export again.',
  ]);
});

test('nothing is said where nothing is wrong', () => deepEqual(say({ contract: [], links: [] }), { warnings: [] }));

test('a level that is chosen counts, the others stay', () => {
  deepEqual(readLevels({ links: 'off', alt: 'error' }), {
    contract: 'error',
    images: 'error',
    links: 'off',
    slugs: 'error',
    alt: 'error',
  });
});

test('a check that does not exist is refused', () => {
  const chosen = /** @type {Parameters<typeof readLevels>[0]} */ ({ picture: 'warn' });

  throws(() => readLevels(chosen), {
    message:
      'astro-wagtail-events: there is no check "picture". Correct the option `checks`; it may be contract, images, ' +
      'links, slugs, alt.',
  });
  equal(readLevels({}).alt, 'warn');
});
