import { equal, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { TransientError } from './errors.js';
import { isGzip, readRetryAfter } from './headers.js';

const NOW = Date.UTC(2026, 10, 27, 12, 0, 0);

/** @type {[value: string | undefined, wait: number | undefined][]} */
const WAITS = [
  ['120', 120_000],
  [' 7 ', 7000],
  ['0', undefined],
  ['Fri, 27 Nov 2026 12:00:30 GMT', 30_000],
  ['Friday, 27-Nov-26 12:00:30 GMT', 30_000],
  ['Fri Nov 27 12:00:30 2026', 30_000],
  ['Fri, 27 Nov 2026 11:59:00 GMT', undefined],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
];
for (const [value, wait] of WAITS) {
  test(`Retry-After: ${value}`, () => equal(readRetryAfter(value, NOW), wait));
}

for (const value of ['gzip', 'GZIP', 'x-gzip', ' Gzip ']) {
  test(`${value} is packed`, () => equal(isGzip(value), true));
}

for (const value of [undefined, '', 'identity', 'Identity']) {
  test(`${value} is not packed`, () => equal(isGzip(value), false));
}

test('an encoding that was not asked for is refused', () => throws(() => isGzip('br'), TransientError));
