/** @import { Environment } from '../../shared/shapes.ts' */
import { isLocalhost } from './localhost.js';

/** @type {Record<string, string>} protocol -> the variable that names its proxy */
const VARIABLES = { 'http:': 'HTTP_PROXY', 'https:': 'HTTPS_PROXY' };
/** @type {Record<string, string>} protocol -> its usual port */
const PORTS = { 'http:': '80', 'https:': '443' };
// From these versions on, Node's agents take proxies from an environment (`proxyEnv`).
const FIRST_MINOR = { 22: 21, 23: Number.POSITIVE_INFINITY, 24: 5 };
// Node ignores any other proxy without a word.
const USABLE = /^https?:\/\//;

/**
 * The proxy that the environment names for the CMS: by the variable in small letters, else in capitals. None is used
 * within this machine, where the proxy would get the token unencrypted.
 *
 * @param {Environment} environment
 * @param {URL} cms
 * @param {string} version of Node, such as "22.20.0"
 * @returns {{ variable: string, unused?: string } | undefined} unused: a sentence, where the CMS is asked directly all
 *   the same; undefined where none is named for this host
 */
export function findProxy(environment, cms, version) {
  const variable = VARIABLES[cms.protocol];
  const proxy = environment[variable.toLowerCase()] || environment[variable];
  if (!proxy || isLocalhost(cms) || isExcluded(environment.no_proxy || environment.NO_PROXY || '', cms)) {
    return undefined;
  }
  if (!USABLE.test(proxy)) return { variable, unused: explainUnusable(variable, cms) };
  return supportsProxies(version) ? { variable } : { variable, unused: explainUnsupported(variable, cms, version) };
}

/** @param {string} variable @param {URL} cms */
function explainUnusable(variable, { hostname }) {
  return (
    `${variable} does not begin with http:// or https://, so it is not used: the CMS is asked directly. Write it as ` +
    `http://proxy.example.org:3128; or add ${hostname} to NO_PROXY.`
  );
}

/** @param {string} variable @param {URL} cms @param {string} version */
function explainUnsupported(variable, { hostname }, version) {
  return (
    `${variable} is set, and Node ${version} does not use it: the CMS is asked directly. Node 22.21 or 24.5 and newer ` +
    `use it; or add ${hostname} to NO_PROXY.`
  );
}

/** @param {string} version */
function supportsProxies(version) {
  const [major, minor] = version.split('.').map(Number);
  return minor >= (FIRST_MINOR[/** @type {keyof typeof FIRST_MINOR} */ (major)] ?? 0) && major >= 22;
}

/**
 * Whether `NO_PROXY` lists a host: by its name, by a domain above it, or by `*`. Node itself takes a domain for a host,
 * unless it begins with a dot; curl, git and others do not.
 *
 * @param {string} excluded
 * @param {URL} cms
 */
function isExcluded(excluded, { hostname, protocol, port }) {
  const host = `${hostname}:${port || PORTS[protocol]}`;
  const names = excluded.split(/[\s,]+/).map((name) => name.toLowerCase());
  return names.some((name) => {
    const domain = name.replace(/^\*?\.?/, '');
    return name === '*' || name === host || (domain && (hostname === domain || hostname.endsWith(`.${domain}`)));
  });
}
