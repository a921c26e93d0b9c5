// Downloads many files of a release in one answer each, as tar archives: a request costs more than a small file.
/** @import { PullSettings } from '../shared/shapes.ts' */
/** @import { StagedFile } from './shapes.ts' */
import { createHash } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { forEachConcurrent } from './concurrency.js';
import { explain } from './download.js';
import { get } from './http.js';
import { NotFoundError, TransientError } from './pure/errors.js';
import { readTar } from './pure/tar.js';
import { retry } from './retry.js';

const FEW = 10; // So many files are asked for one by one.
const LARGE = 8_000_000; // A larger one comes alone, and can be tried again alone.
const MOST_FILES = 500; // Of one archive, and about so many bytes:
const MOST_BYTES = 16_000_000;
const AT_ONCE = 3; // The CMS answers editors, too.
const BLOCK = 512;
const RECORD = 20 * BLOCK; // Some fill the last one with zeros.

/**
 * Fetch what comes in archives; each file is verified and put in its place, and not yet synced to disk.
 *
 * @param {PullSettings} settings
 * @param {StagedFile[]} files each content once
 * @returns {Promise<StagedFile[]>} those that came. None from a CMS that knows no archives; one that the CMS lacks, or
 *   has lost, is not among them
 */
export async function fetchArchives(settings, files) {
  const small = files.filter(({ file }) => file.size <= LARGE);
  if (small.length <= FEW) return [];
  const came = /** @type {StagedFile[]} */ ([]);
  let unknown = false;
  await forEachConcurrent(
    share(small),
    async (together, signal) => {
      if (unknown) return;
      try {
        came.push(...(await fetchArchive(settings, together, signal)));
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
        unknown = true;
      }
    },
    AT_ONCE,
  );
  return came;
}

/** @param {StagedFile[]} files @returns {Generator<StagedFile[]>} */
function* share(files) {
  let together = /** @type {StagedFile[]} */ ([]);
  let bytes = 0;
  for (const one of files) {
    if (together.length === MOST_FILES || bytes + one.file.size > MOST_BYTES) {
      yield together;
      [together, bytes] = [[], 0];
    }
    together.push(one);
    bytes += one.file.size;
  }
  if (together.length > 0) yield together;
}

/**
 * One archive. What came before a failure stays, and is not asked for again; tries count from the last file that came.
 *
 * @param {PullSettings} settings
 * @param {StagedFile[]} together
 * @param {AbortSignal} signal
 */
async function fetchArchive(settings, together, signal) {
  const left = new Map(together.map((one) => [one.file.sha256, one]));
  const came = /** @type {StagedFile[]} */ ([]);
  let whole = false;
  const attempt = async () => {
    const before = came.length;
    try {
      await fetchOnce(settings, left, came, signal);
      whole = true;
    } catch (error) {
      if (!(error instanceof TransientError) || came.length === before) throw error;
    }
  };
  while (!whole && left.size > 0)
    await explain(settings, `${left.size} files`, () => retry(attempt, { tries: settings.tries, signal }));
  return came;
}

/**
 * @param {PullSettings} settings
 * @param {Map<string, StagedFile>} left SHA-256 -> file; what comes is taken out
 * @param {StagedFile[]} came
 * @param {AbortSignal} signal
 */
async function fetchOnce(settings, left, came, signal) {
  const limit = [...left.values()].reduce((sum, { file }) => sum + file.size + 2 * BLOCK, RECORD);
  /** @type {{ one: StagedFile, output: import('node:fs/promises').FileHandle, hash: import('node:crypto').Hash } | undefined} */
  let current;
  const onChunk = readTar({
    begin: async (sha256, size) => {
      const one = left.get(sha256);
      if (one?.file.size !== size) throw new TransientError('its answer holds what was not asked for');
      current = { one, output: await open(`${one.target}.part`, 'w'), hash: createHash('sha256') };
    },
    write: async (piece) => {
      current?.hash.update(piece);
      await current?.output.writeFile(piece);
    },
    end: async () => {
      if (!current) return;
      const { one, output, hash } = current;
      current = undefined;
      await output.close();
      if (hash.digest('hex') !== one.file.sha256) throw new TransientError('what came is not what its sha256 says');
      await rename(`${one.target}.part`, one.target);
      left.delete(one.file.sha256);
      came.push(one);
    },
  });
  try {
    await get(settings, 'files', { onChunk, limit, body: [...left.keys(), ''].join('\n'), signal });
  } finally {
    await current?.output.close();
  }
}
