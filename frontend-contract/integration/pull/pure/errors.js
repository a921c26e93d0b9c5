/** The exit codes of a pull that did not succeed. */
export const FAILED = 1; // Try again, or fix what the message names.
export const REFUSED = 2; // A person has to decide: a file was edited by hand, or the release names a path that is not allowed.

/** Why a pull failed, as one sentence for people: where, what, what to do. */
export class PullError extends Error {
  /**
   * @param {string} sentence
   * @param {number} [exitCode]
   */
  constructor(sentence, exitCode = FAILED) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

/** A failure that may not last: the request may be retried. */
export class TransientError extends Error {
  /**
   * @param {string} what as in "it answered HTTP 503"
   * @param {number} [retryAfterMs] milliseconds that the CMS asks for
   */
  constructor(what, retryAfterMs) {
    super(what);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The CMS answered 404: the release was pruned meanwhile, or the token is invalid. */
export class NotFoundError extends Error {
  /** @param {string} [path] */
  constructor(path = '') {
    super(path);
  }
}

/**
 * Untrusted text for a terminal or a log: control and other invisible characters are escaped.
 *
 * @param {string} text
 */
export function printable(text) {
  return text.replace(/[\p{C}\u2028\u2029]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);
}

/** @type {Record<string, string>} error code -> what it means here, and what to do */
const DISK_ERRORS = {
  ENOSPC: 'the disk is full; free some space and pull again',
  EDQUOT: 'the quota of this disk is used up; free some space and pull again',
  EROFS: 'the disk is read-only; pull into a copy of the project that can be written',
  EACCES: 'this user may not write there; change the rights or the user, and pull again',
  EPERM: 'this user may not write there; change the rights or the user, and pull again',
  EXDEV: 'it lies on another disk than the project; files can only be put in place at once on the same disk',
  ENOTDIR: 'a file stands where a folder must go; move it away and pull again',
  EEXIST: 'a file stands where a folder must go; move it away and pull again',
  EISDIR: 'a folder stands where a file must go; move it away and pull again',
  ENOTEMPTY: 'a folder stands where a file must go; move it away and pull again',
  ENAMETOOLONG: 'this disk allows no name that long; shorten the address of the page in the CMS',
  EMFILE: 'too many files are open; raise the limit (ulimit -n) and pull again',
};

/**
 * A known error of the file system as a PullError; any other error unchanged.
 *
 * @param {unknown} error
 */
export function explainDisk(error) {
  const { code, path, dest } = /** @type {NodeJS.ErrnoException & { dest?: string }} */ (error ?? {});
  const meaning = DISK_ERRORS[code ?? ''];
  return meaning ? new PullError(`${printable(String(dest ?? path ?? 'The project'))}: ${meaning}.`) : error;
}

/** @type {Record<string, string>} error code -> message */
const NETWORK_ERRORS = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no such host is known',
  EAI_AGAIN: 'its name cannot be looked up now',
  ECONNRESET: 'the connection broke off',
  EPIPE: 'the connection broke off',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  Z_BUF_ERROR: 'its answer was cut off',
  Z_DATA_ERROR: 'its answer cannot be decompressed',
  ERR_PROXY_TUNNEL: 'the proxy does not let it through',
};

/**
 * An error of the network as a TransientError.
 *
 * @param {unknown} error
 * @param {string} [way] what else may be at fault, as in "by the proxy of HTTPS_PROXY"
 */
export function explainNetwork(error, way) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error ?? {});
  const meaning = NETWORK_ERRORS[code ?? ''] ?? `the network failed (${printable(String(code ?? message ?? error))})`;
  return new TransientError(way ? `${way}, ${meaning}` : meaning);
}
