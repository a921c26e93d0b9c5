import { deepEqual, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import { forEachConcurrent } from './concurrency.js';

test('all items are processed, at most `limit` at a time', async () => {
  /** @type {number[]} */
  const done = [];
  let [now, most] = [0, 0];
  const work = async (/** @type {number} */ item) => {
    now += 1;
    most = Math.max(most, now);
    await new Promise(setImmediate);
    now -= 1;
    done.push(item);
  };
  await forEachConcurrent([1, 2, 3, 4, 5], work, 2);

  deepEqual([done.sort(), most], [[1, 2, 3, 4, 5], 2]);
});

test('the first failure aborts the rest', async () => {
  /** @type {number[]} */
  const begun = [];
  const work = async (/** @type {number} */ item) => {
    begun.push(item);
    if (item === 2) throw new RangeError('two');
  };

  await rejects(forEachConcurrent([1, 2, 3, 4], work, 1), new RangeError('two'));
  deepEqual(begun, [1, 2]);
});

test('what is thrown comes out as it is, even where it is nothing', async () => {
  const work = async () => {
    throw undefined;
  };

  await rejects(forEachConcurrent([1], work), (thrown) => thrown === undefined);
});
