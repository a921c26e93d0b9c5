// Pure: the manifest that a difference to an earlier one stands for.
import { isRecord } from '../../shared/record.js';
import { comparePaths } from './plan.js';

/**
 * @param {Uint8Array} before the earlier manifest
 * @param {Uint8Array} body what the CMS answered
 * @returns {Buffer | undefined} the manifest as the CMS writes it; undefined where the body is no difference
 */
export function applyDifference(before, body) {
  const [earlier, difference] = [parse(before), parse(body)];
  if (!isRecord(earlier?.files) || !isRecord(difference?.files) || !Array.isArray(difference.removed)) return undefined;
  const { since: _since, removed, files, ...rest } = difference;
  const entries = new Map([...Object.entries(earlier.files), ...Object.entries(/** @type {object} */ (files))]);
  for (const path of removed) entries.delete(path);
  const sorted = [...entries].sort(([one], [other]) => comparePaths(one, other));
  return Buffer.from(JSON.stringify({ ...rest, files: Object.fromEntries(sorted) }));
}

/** @param {Uint8Array} text @returns {Record<string, unknown> | undefined} */
function parse(text) {
  try {
    const value = JSON.parse(Buffer.from(text).toString());
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
