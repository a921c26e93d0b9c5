import { TransientError } from './errors.js';

/**
 * How long a server asks to be left alone: `Retry-After` has seconds, or a date.
 *
 * @param {string | undefined} value
 * @param {number} now milliseconds since 1970
 * @returns {number | undefined} milliseconds; undefined where it says nothing that can be read, or not to wait
 */
export function readRetryAfter(value, now) {
  const written = value?.trim() ?? '';
  const wait = /^\d+$/.test(written) ? Number(written) * 1000 : Date.parse(written) - now;
  return wait > 0 ? wait : undefined;
}

/**
 * Whether a body is packed, by its `Content-Encoding`. Names of encodings have no case (RFC 9110, 8.4.1).
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
