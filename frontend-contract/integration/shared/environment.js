/** @import { Environment } from './shapes.ts' */

import { withSlash } from './address.js';

const DEFAULT_CMS_URL = 'http://localhost:8000';

/**
 * The URL of the CMS, from the environment.
 *
 * @param {Environment} environment
 * @returns {URL} ends with a slash
 */
export function readCmsUrl(environment) {
  const written = environment.CMS_URL || DEFAULT_CMS_URL;
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new Error(`CMS_URL is "${written}". Set it to the address of the CMS, such as ${DEFAULT_CMS_URL}.`);
  }
  return new URL(`${url.origin}${withSlash(url.pathname)}`);
}
