import { TransientError } from './errors.js';

// The oldest form of a date that HTTP knows, "Fri Nov 27 12:00:30 2026": in GMT, though it does not say so.
const ASCTIME = /^[A-Za-z]{3} [A-Za-z]{3} [ \d]?\d \d\d:\d\d:\d\d \d{4}$/;

/**
 * The value of `Retry-After`, which holds seconds or a date, as a delay.
 *
 * @param {string | undefined} value
 * @param {number} now milliseconds since 1970
 * @returns {number | undefined} milliseconds; undefined where it is absent, unreadable or in the past
 */
export function readRetryAfter(value, now) {
  const written = value?.trim() ?? '';
  const date = ASCTIME.test(written) ? `${written} GMT` : written;
  const wait = /^\d+$/.test(written) ? Number(written) * 1000 : Date.parse(date) - now;
  return wait > 0 ? wait : undefined;
}

/**
 * Whether a body is gzipped, by its `Content-Encoding`, which is case-insensitive (RFC 9110, 8.4.1).
 *
 * @param {string | undefined} value
 * @throws {TransientError} for an encoding that was not asked for
 */
export function isGzip(value) {
  const encoding = value?.trim().toLowerCase() ?? '';
  if (['gzip', 'x-gzip'].includes(encoding)) return true;
  if (['', 'identity'].includes(encoding)) return false;
  throw new TransientError(`it answered in the encoding "${encoding}", which was not asked for`);
}
