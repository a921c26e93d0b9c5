import { equal, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import { PullError, TransientError } from './pure/errors.js';
import { retry } from './retry.js';

test('a transient error is retried, up to the number of tries', async () => {
  let tries = 0;
  const fail = async () => {
    tries += 1;
    throw new TransientError('no answer', 1);
  };

  await rejects(retry(fail, { tries: 2 }), new TransientError('no answer', 1));
  equal(tries, 2);
});

test('any other error is not retried', async () => {
  let tries = 0;
  const fail = async () => {
    tries += 1;
    throw new PullError('a bad token');
  };

  await rejects(retry(fail, { tries: 5 }), new PullError('a bad token'));
  equal(tries, 1);
});

test('an abort ends the wait between tries', async () => {
  const controller = new AbortController();
  const waiting = retry(() => Promise.reject(new TransientError('no answer', 30_000)), {
    tries: 2,
    signal: controller.signal,
  });
  setImmediate(() => controller.abort());

  await rejects(waiting, { name: 'AbortError' });
});
