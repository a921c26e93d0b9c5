/** @import { Environment, Options, Log } from '../shared/shapes.ts' */
import { realpath } from 'node:fs/promises';
import { post } from './http.js';
import { readLast } from './journal.js';
import { readSettings } from './options.js';
import { NotFoundError, PullError, printable, TransientError } from './pure/errors.js';
import { findProxy } from './pure/proxy.js';
import { retry } from './retry.js';
import { logTraceback, refuseUnforeseen } from './unforeseen.js';

export const STATUSES = ['started', 'succeeded', 'failed'];

/**
 * Report the state of the build of the last pulled release to the CMS, which shows it to editors.
 *
 * @param {Options & { status: string, url?: string }} options url: the build's log
 * @param {Environment} environment
 * @param {Log} log
 * @throws {PullError}
 */
export async function report(options, environment, log) {
  try {
    await refuseUnforeseen('The report', 'reporting', () => tell(options, environment, log));
  } catch (error) {
    logTraceback(error, log);
    throw error;
  }
}

/** @param {Parameters<typeof report>[0]} options @param {Environment} environment @param {Log} log */
async function tell({ status, url = '', ...options }, environment, log) {
  const settings = readSettings(environment, options);
  const unused = findProxy(environment, settings.cms, process.versions.node)?.unused;
  if (unused) log(unused);
  if (!STATUSES.includes(status)) {
    throw new PullError(`"${printable(status)}" is no status of a build; say ${STATUSES.join(', ')}.`);
  }
  const last = await readLast(await realpath(options.site));
  if (!last)
    throw new PullError(`${printable(options.site)}: nothing was ever pulled here; there is no release to report on.`);
  const { number } = last.release;
  try {
    await retry(() => post(settings, 'builds', { release: number, status, url }), settings);
  } catch (error) {
    if (error instanceof NotFoundError)
      throw notReportedError(settings.cms, number, 'it refused the token, or knows no builds');
    throw error instanceof TransientError ? notReportedError(settings.cms, number, error.message) : error;
  }
  log(`The CMS knows: release ${number} ${status}.`);
}

/** @param {URL} cms @param {number} number @param {string} why */
function notReportedError(cms, number, why) {
  return new PullError(
    `${cms.href} could not be told of release ${number}: ${why}; see that the CMS is up, CMS_URL and ` +
      'WAGTAIL_EXPORT_TOKEN are right, and report again.',
  );
}
