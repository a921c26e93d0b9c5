import { printable, TransientError } from './errors.js';

// Seconds; where a proxy has joined several headers with one name, the first counts.
const SECONDS = /^(\d+)(?:\s*,\s*\d+)*$/;
const DATE = /^[A-Za-z]{3,9},? /;
// HTTP's dates are in GMT. The oldest form, "Fri Nov 27 12:00:30 2026", does not say so.
const WITHOUT_ZONE = /\d\d:\d\d:\d\d(?: \d{4})?$/;

/**
 * The value of `Retry-After`, which holds seconds or a date, as a delay.
 *
 * @param {string | undefined} value
 * @param {number} now milliseconds since 1970
 * @returns {number | undefined} milliseconds; undefined where it is absent, unreadable or in the past
 */
export function readRetryAfter(value, now) {
  const written = value?.trim() ?? '';
  const [, seconds] = SECONDS.exec(written) ?? [];
  const wait = seconds ? Number(seconds) * 1000 : readDate(written) - now;
  return wait > 0 ? wait : undefined;
}

/** @param {string} written @returns {number} milliseconds since 1970; NaN for what is no date */
function readDate(written) {
  // Node reads a date in much that is none, such as "-5".
  if (!DATE.test(written)) return Number.NaN;
  return Date.parse(WITHOUT_ZONE.test(written) ? `${written} GMT` : written);
}

/**
 * Whether a body is gzipped, by its `Content-Encoding`: a list of names in any case (RFC 9110, 8.4).
 *
 * @param {string | undefined} value
 * @throws {TransientError} for an encoding that was not asked for
 */
export function isGzip(value) {
  const written = (value ?? '').split(',').map((name) => name.trim().toLowerCase());
  const [encoding = '', ...more] = written.filter((name) => name !== '' && name !== 'identity');
  if (encoding === '') return false;
  if (['gzip', 'x-gzip'].includes(encoding) && more.length === 0) return true;
  const named = printable([encoding, ...more].join(', '));
  throw new TransientError(`it answered in the encoding "${named}", which was not asked for`);
}
