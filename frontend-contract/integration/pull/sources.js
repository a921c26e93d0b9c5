// Where a release comes from: the CMS, or what the last pull left here.
/** @import { PullSettings, Source } from '../shared/shapes.ts' */
import { fetchFile, fetchRelease } from './fetching.js';
import { readLast, readNext } from './journal.js';
import { PullError, printable } from './pure/errors.js';

/**
 * @param {string} root
 * @param {PullSettings} settings
 * @returns {Source}
 */
export function fromCms(root, settings) {
  return {
    current: async () => fetchRelease(settings, (await readLast(root))?.body),
    fetch: (path, file, place, signal) => fetchFile(settings, path, file, place, signal),
  };
}

/**
 * The last pull: one that was cut off is brought to its end if all of its files had come, another one is checked.
 *
 * @param {string} root
 * @returns {Source}
 */
export function fromLastPull(root) {
  return {
    current: async () => {
      const last = (await readNext(root)) ?? (await readLast(root));
      if (last) return last;
      throw new PullError(`${root}: nothing was ever pulled here; pull once without --offline.`);
    },
    fetch: async (path) => {
      throw new PullError(`${printable(path)}: is missing, and only the CMS has it; pull without --offline.`);
    },
  };
}
