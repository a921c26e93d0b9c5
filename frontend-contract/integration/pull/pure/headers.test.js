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
  ['Fri, 27 Nov 2026 13:00:30 +0100', 30_000],
  ['Fri, 27 Nov 2026 12:00:30', 30_000],
  ['120, 60', 120_000],
  ['9'.repeat(400), Number.POSITIVE_INFINITY],
  ['-5', undefined],
  ['+120', undefined],
  ['1.5', undefined],
  ['2030-01-01', undefined],
  ['"120"', undefined],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
];
for (const [value, wait] of WAITS) {
  test(`Retry-After: ${value?.slice(0, 40)}`, () => equal(readRetryAfter(value, NOW), wait));
}

for (const value of ['gzip', 'GZIP', 'x-gzip', ' Gzip ', 'gzip, identity', ',gzip', 'identity,X-GZIP']) {
  test(`${value} is packed`, () => equal(isGzip(value), true));
}

for (const value of [undefined, '', 'identity', 'Identity', ' , ', 'identity, identity']) {
  test(`${value} is not packed`, () => equal(isGzip(value), false));
}

for (const value of ['br', 'gzip, gzip', 'gzip, br', 'deflate', 'gzip;q=1']) {
  test(`${value} was not asked for`, () => throws(() => isGzip(value), TransientError));
}
