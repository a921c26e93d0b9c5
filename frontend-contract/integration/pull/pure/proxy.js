/** @import { Environment } from '../../shared/shapes.ts' */

/** @type {Record<string, string>} the variable that names the proxy for a protocol */
const VARIABLES = { 'http:': 'HTTP_PROXY', 'https:': 'HTTPS_PROXY' };
// From these versions on, Node's agents take proxies from an environment (`proxyEnv`).
const FIRST_MINOR = { 22: 21, 23: Number.POSITIVE_INFINITY, 24: 5 };

/**
 * What a person should know where the environment names a proxy for the CMS and this Node uses none.
 *
 * @param {Environment} environment
 * @param {URL} cms
 * @param {string} version of Node, such as "22.20.0"
 * @returns {string | undefined}
 */
export function explainUnusedProxy(environment, cms, version) {
  const variable = VARIABLES[cms.protocol];
  const proxy = environment[variable] ?? environment[variable.toLowerCase()];
  if (!proxy || isExcluded(environment.NO_PROXY ?? environment.no_proxy ?? '', cms) || usesProxies(version)) {
    return undefined;
  }
  return (
    `${variable} is set, and Node ${version} does not use it: the CMS is asked directly. Node 22.21 or 24.5 and newer ` +
    `use it; or add ${cms.hostname} to NO_PROXY.`
  );
}

/** @param {string} version */
function usesProxies(version) {
  const [major, minor] = version.split('.').map(Number);
  return minor >= (FIRST_MINOR[/** @type {keyof typeof FIRST_MINOR} */ (major)] ?? 0) && major >= 22;
}

/**
 * Whether `NO_PROXY` has a host: a name, a domain with all below it, or everything.
 *
 * @param {string} excluded
 * @param {URL} cms
 */
function isExcluded(excluded, { hostname, host }) {
  const names = excluded.split(',').map((name) => name.trim().toLowerCase());
  return names.some((name) => {
    const domain = name.replace(/^\*?\.?/, '');
    return name === '*' || name === host || (domain && (hostname === domain || hostname.endsWith(`.${domain}`)));
  });
}
