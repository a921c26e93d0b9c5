/** @import { Environment, Options, Say } from '../shared/shapes.ts' */
import { realpath } from 'node:fs/promises';
import { tell } from './http.js';
import { readLast } from './journal.js';
import { readSettings } from './options.js';
import { NotFoundError, PullError, printable, TransientError } from './pure/errors.js';
import { explainUnusedProxy } from './pure/proxy.js';
import { retry } from './retry.js';

export const STATUSES = ['started', 'succeeded', 'failed'];

/**
 * Tell the CMS what becomes of the release that was pulled last, for its editors to see.
 *
 * @param {Options & { status: string, url?: string }} options url: of the log
 * @param {Environment} environment
 * @param {Say} say
 * @throws {PullError}
 */
export async function report({ status, url = '', ...options }, environment, say) {
  const settings = readSettings(environment, options);
  const unused = explainUnusedProxy(environment, settings.cms, process.versions.node);
  if (unused) say(unused);
  if (!STATUSES.includes(status)) {
    throw new PullError(`"${printable(status)}" is no status of a build; say ${STATUSES.join(', ')}.`);
  }
  const last = await readLast(await realpath(options.site));
  if (!last)
    throw new PullError(`${printable(options.site)}: nothing was ever pulled here; there is no release to report on.`);
  const { number } = last.release;
  try {
    await retry(() => tell(settings, 'builds', { release: number, status, url }), settings);
  } catch (error) {
    if (error instanceof NotFoundError) throw unheard(settings.cms, number, 'it refused the token, or knows no builds');
    throw error instanceof TransientError ? unheard(settings.cms, number, error.message) : error;
  }
  say(`The CMS knows: release ${number} ${status}.`);
}

/** @param {URL} cms @param {number} number @param {string} why */
function unheard(cms, number, why) {
  return new PullError(
    `${cms.href} could not be told of release ${number}: ${why}; see that the CMS is up, CMS_URL and ` +
      'WAGTAIL_EXPORT_TOKEN are right, and report again.',
  );
}
