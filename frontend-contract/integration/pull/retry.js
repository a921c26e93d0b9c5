import { setTimeout as sleep } from 'node:timers/promises';
import { TransientError } from './pure/errors.js';

const FIRST_PAUSE_MS = 500; // Doubled after each failure.
const MAX_PAUSE_MS = 30_000;

/**
 * Call `attempt` until it succeeds or has failed `tries` times. Only a TransientError is retried.
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
      await sleep(backoffMs(failures, error.retryAfterMs), undefined, { signal });
    }
  }
}

/**
 * Exponential backoff with jitter, so that clients that failed together do not retry together.
 *
 * @param {number} failures
 * @param {number} [retryAfterMs] what the CMS asks for
 */
function backoffMs(failures, retryAfterMs = 0) {
  const pause = FIRST_PAUSE_MS * 2 ** (failures - 1) * (0.5 + Math.random());
  return Math.min(Math.max(pause, retryAfterMs), MAX_PAUSE_MS);
}
