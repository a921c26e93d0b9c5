// The two sources of a release: the CMS, or the files that the last pull left in the project.
/** @import { PullSettings } from '../shared/shapes.ts' */
/** @import { Source } from './shapes.ts' */
import { fetchArchives } from './archive.js';
import { fetchFile, fetchRelease } from './download.js';
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
    fetchMany: (files) => fetchArchives(settings, files),
    fetch: (path, file, target, signal) => fetchFile(settings, path, file, target, signal),
  };
}

/**
 * The last pull: an interrupted one is finished if all of its files were staged; a finished one is verified.
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
    fetchMany: async () => [],
    fetch: async (path) => {
      throw new PullError(`${printable(path)}: is missing, and only the CMS has it; pull without --offline.`);
    },
  };
}
