// The door for the unknown: an error that is a fault of this package becomes the refusal of one file, with a code.
/** @import { Log } from '../shared/shapes.ts' */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { inspect } from 'node:util';
import { explainDisk, NotFoundError, PullError, printable, REFUSED, TransientError } from './pure/errors.js';

// What happens to the release, by the time of the error: it comes whole or not at all.
const OUTCOMES = {
  before: 'nothing was pulled',
  during: 'every file is whole, and the next pull finishes this one',
  reporting: 'the CMS may not know of this build',
};

/**
 * Do something with one file of a release. An error that nobody has foreseen refuses the release and names the file.
 *
 * @template Result
 * @param {string} where the path of the file, or what else was worked on
 * @param {keyof typeof OUTCOMES} time before the first file is replaced, during the replacement, or of a report
 * @param {() => Promise<Result>} act
 * @returns {Promise<Result>}
 * @throws {PullError | NotFoundError | TransientError}
 */
export async function refuseUnforeseen(where, time, act) {
  try {
    return await act();
  } catch (error) {
    const explained = explainDisk(error);
    throw isForeseen(explained) ? explained : unforeseenError(error, where, time);
  }
}

/**
 * The traceback of an unforeseen error, for the log; nothing for any other.
 *
 * @param {unknown} error
 * @param {Log} log
 */
export function logTraceback(error, log) {
  if (!(error instanceof PullError) || !('cause' in error)) return;
  for (const line of describe(error.cause).split('\n')) log(printable(line));
}

/** @param {unknown} error */
function isForeseen(error) {
  if (error instanceof PullError || error instanceof NotFoundError || error instanceof TransientError) return true;
  // Another file has failed, and this one was not waited for.
  return error instanceof Error && error.name === 'AbortError';
}

/** @param {unknown} error @param {string} where @param {keyof typeof OUTCOMES} time */
function unforeseenError(error, where, time) {
  const kind = nameKind(error);
  const code = createHash('sha256')
    .update(`${kind} ${findFunction(error)}`)
    .digest('hex')
    .slice(0, 8);
  const what = `cannot be handled (${printable(kind)}, code ${code}); ${OUTCOMES[time]}`;
  const refusal = new PullError(
    `${printable(where)}: ${what}. Report the code with the traceback in the log.`,
    REFUSED,
  );
  refusal.cause = error;
  return refusal;
}

/** @param {unknown} error */
function nameKind(error) {
  if (!(error instanceof Error)) return error === null ? 'null' : typeof error;
  return String(/** @type {NodeJS.ErrnoException} */ (error).code ?? error.name);
}

/**
 * The stack of an error; of anything else that was thrown, what it is.
 *
 * @param {unknown} thrown
 */
function describe(thrown) {
  return thrown instanceof Error && thrown.stack ? String(thrown.stack) : inspect(thrown);
}

/**
 * The function that raised an error with its file: the same on every machine and in every release of Node.
 *
 * @param {unknown} error
 */
function findFunction(error) {
  const lines = error instanceof Error ? describe(error).split('\n') : [];
  const own = lines.find((line) => /^\s+at /.test(line) && !line.includes('node:')) ?? '';
  const [, name = '', file = ''] = /at (?:async )?(?:(\S+) )?.*?([^/\\(]+):\d+:\d+\)?$/.exec(own) ?? [];
  return `${name} ${basename(file)}`;
}
