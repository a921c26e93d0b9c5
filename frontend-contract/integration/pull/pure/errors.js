/** The exit codes of a pull that did not succeed. */
export const FAILED = 1; // Try again, or mend what the sentence names.
export const REFUSED = 2; // Somebody has to decide: a file edited by hand, or a release that asks for too much.

/** What keeps a pull from its end, as one sentence for a person: where, what, what to do. */
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

/** A fault that may be gone in a moment: the same request is worth another try. */
export class TransientError extends Error {
  /**
   * @param {string} what as in "it answered HTTP 503"
   * @param {number} [wait] milliseconds that the CMS asks for
   */
  constructor(what, wait) {
    super(what);
    this.wait = wait;
  }
}

/** A file that the CMS no longer has: its release has been pruned meanwhile, or the token revoked. */
export class NotFoundError extends Error {
  /** @param {string} [path] */
  constructor(path = '') {
    super(path);
  }
}

/**
 * Text from elsewhere, fit for a terminal and a log: what is invisible or commands a terminal is spelt out.
 *
 * @param {string} text
 */
export function printable(text) {
  return text.replace(/[\p{C}\u2028\u2029]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);
}

/** @type {Record<string, string>} what the system says -> what that means here, and what to do */
const DISK = {
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
 * An error of the file system as a PullError; anything else as it is.
 *
 * @param {unknown} error
 */
export function explainDisk(error) {
  const { code, path, dest } = /** @type {NodeJS.ErrnoException & { dest?: string }} */ (error);
  const meaning = DISK[code ?? ''];
  return meaning ? new PullError(`${printable(String(dest ?? path ?? 'The project'))}: ${meaning}.`) : error;
}

/** @type {Record<string, string>} what the system says -> what to tell a person */
const NETWORK = {
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
};

/**
 * An error of the network, which may pass.
 *
 * @param {unknown} error
 */
export function explainNetwork(error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  return new TransientError(NETWORK[code ?? ''] ?? `the network failed (${printable(code ?? message)})`);
}
