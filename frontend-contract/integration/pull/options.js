/** @import { Environment, Options, PullSettings } from '../shared/shapes.ts' */
import { readCmsUrl } from '../shared/environment.js';
import { PullError } from './pure/errors.js';
import { isLocalhost } from './pure/localhost.js';

const TOKEN = 'WAGTAIL_EXPORT_TOKEN';

/**
 * The CMS's URL and the token from the environment, and limits from the options.
 *
 * @param {Environment} environment
 * @param {Options} options
 * @returns {PullSettings}
 */
export function readSettings(environment, { allowHttp = false, tries = 5, timeout = 30 }) {
  const cms = readUrl(environment);
  if (cms.protocol !== 'https:' && !isLocalhost(cms) && !allowHttp) {
    throw new PullError(
      `CMS_URL is ${cms.origin}, where others on the way could read the token; use https, or --allow-http in a network ` +
        'that is yours alone.',
    );
  }
  return { cms, token: readToken(environment), tries, timeoutMs: timeout * 1000 };
}

/** @param {Environment} environment */
function readUrl(environment) {
  try {
    return readCmsUrl(environment);
  } catch (error) {
    throw new PullError(/** @type {Error} */ (error).message);
  }
}

/** @param {Environment} environment */
function readToken(environment) {
  const token = environment[TOKEN]?.trim();
  if (!token) throw new PullError(`${TOKEN} is not set; make a token in the CMS and put it into the environment.`);
  // Node's own error for an invalid header value would show the token.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new PullError(`${TOKEN} has a character that no token has; copy it again from the CMS.`);
  }
  return token;
}

/**
 * A line with the token masked: a CMS may echo what it is sent.
 *
 * @param {string} line
 * @param {Environment} environment
 */
export function hideToken(line, environment) {
  const token = environment[TOKEN]?.trim();
  return token ? line.replaceAll(token, '…') : line;
}
