const LOCALHOST = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Whether an address is on this machine, to which no network lies between.
 *
 * @param {URL} url
 */
export function isLocalhost({ hostname }) {
  return LOCALHOST.test(hostname);
}
