import { setTimeout as sleep } from 'node:timers/promises';
import { TransientError } from './pure/errors.js';

const FIRST_PAUSE = 500; // Milliseconds; each pause is twice the one before.
const LONGEST_PAUSE = 30_000;

/**
 * Try until it works or has failed often enough; only a TransientError is worth another try.
 *
 * @template Result
 * @param {() => Promise<Result>} attempt
 * @param {{ tries: number, signal?: AbortSignal }} limits
 * @returns {Promise<Result>}
 */
export async function retry(attempt, { tries, signal }) {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TransientError) || failures >= tries) throw error;
      await sleep(pauseAfter(failures, error.wait), undefined, { signal });
    }
  }
}

/**
 * Do the work of all items, a few at a time. The first failure ends the rest.
 *
 * @template Item
 * @param {Iterable<Item>} items
 * @param {number} atOnce
 * @param {(item: Item, signal: AbortSignal) => Promise<void>} work
 */
export async function forEach(items, atOnce, work) {
  const queue = items[Symbol.iterator]();
  const failure = new AbortController();
  const worker = async () => {
    for (let next = queue.next(); !next.done && !failure.signal.aborted; next = queue.next()) {
      try {
        await work(next.value, failure.signal);
      } catch (error) {
        failure.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  failure.signal.throwIfAborted();
}

/**
 * Each pause has chance in it: many clients that were refused together must not come back together.
 *
 * @param {number} failures
 * @param {number} [asked] what the CMS wants
 */
function pauseAfter(failures, asked = 0) {
  const pause = FIRST_PAUSE * 2 ** (failures - 1) * (0.5 + Math.random());
  return Math.min(Math.max(pause, asked), LONGEST_PAUSE);
}
