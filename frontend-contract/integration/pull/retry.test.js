import { deepEqual, equal, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import { PullError, TransientError } from './pure/errors.js';
import { forEach, retry } from './retry.js';

test('what passes is tried again, so often and no oftener', async () => {
  let tries = 0;
  const fail = async () => {
    tries += 1;
    throw new TransientError('no answer', 1);
  };

  await rejects(retry(fail, { tries: 2 }), new TransientError('no answer', 1));
  equal(tries, 2);
});

test('what does not pass is not tried again', async () => {
  let tries = 0;
  const fail = async () => {
    tries += 1;
    throw new PullError('a bad token');
  };

  await rejects(retry(fail, { tries: 5 }), new PullError('a bad token'));
  equal(tries, 1);
});

test('an abort ends the waiting', async () => {
  const controller = new AbortController();
  const waiting = retry(() => Promise.reject(new TransientError('no answer', 30_000)), {
    tries: 2,
    signal: controller.signal,
  });
  setImmediate(() => controller.abort());

  await rejects(waiting, { name: 'AbortError' });
});

test('all items are worked on, a few at a time', async () => {
  /** @type {number[]} */
  const done = [];
  let [now, most] = [0, 0];
  await forEach([1, 2, 3, 4, 5], 2, async (item) => {
    now += 1;
    most = Math.max(most, now);
    await new Promise(setImmediate);
    now -= 1;
    done.push(item);
  });

  deepEqual([done.sort(), most], [[1, 2, 3, 4, 5], 2]);
});

test('the first failure ends the rest', async () => {
  /** @type {number[]} */
  const begun = [];
  const work = async (/** @type {number} */ item) => {
    begun.push(item);
    if (item === 2) throw new RangeError('two');
  };

  await rejects(forEach([1, 2, 3, 4], 1, work), new RangeError('two'));
  deepEqual(begun, [1, 2]);
});
