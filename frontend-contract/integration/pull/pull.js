// The steps of a pull: manifest → plan → staged files → files in place.
/** @import { Environment, Options, Log } from '../shared/shapes.ts' */
/** @import { FetchedRelease, Manifest, Plan, Source } from './shapes.ts' */
import { realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { applyChanges, checkUntouched } from './apply.js';
import { countChanges, planPull, refuseConflicts } from './conflicts.js';
import { finishNext, readLast, readNext, recoverManifest, writeNext } from './journal.js';
import { lockProject } from './lock.js';
import { writeManifest } from './manifest.js';
import { readSettings } from './options.js';
import { NotFoundError, PullError, printable } from './pure/errors.js';
import { findProxy } from './pure/proxy.js';
import { holdSignals } from './signals.js';
import { fromCms, fromLastPull } from './sources.js';
import { clearStaged, makeFolder, stageFiles } from './staging.js';
import { logTraceback, refuseUnforeseen } from './unforeseen.js';

const MAX_ROUNDS = 5; // How often the current release may change during a pull.

/**
 * Put the current release of the CMS into an Astro project: all of it, or nothing.
 *
 * @param {Options} options
 * @param {Environment} environment
 * @param {Log} log receives lines for people
 * @throws {PullError}
 */
export async function pull(options, environment, log) {
  const settings = options.offline ? undefined : readSettings(environment, options);
  const proxy = settings && findProxy(environment, settings.cms, process.versions.node);
  if (proxy?.unused) log(proxy.unused);
  const root = await openProject(options.site);
  const source = settings ? fromCms(root, settings) : fromLastPull(root);
  try {
    await refuseUnforeseen('The pull', 'during', () =>
      options.dryRun ? showPlan(root, source, options, log) : pullLocked(root, source, options, log),
    );
  } catch (error) {
    logTraceback(error, log);
    throw error;
  }
}

/** @param {string} site */
async function openProject(site) {
  const src = await stat(join(site, 'src')).catch(() => undefined);
  if (src?.isDirectory()) return realpath(site);
  throw new PullError(`${printable(resolve(site))}: has no folder src; give the root of the Astro project (--site).`);
}

/** @param {string} root @param {Source} source @param {Options} options @param {Log} log */
async function showPlan(root, source, options, log) {
  const { recovered } = await recoverManifest(root);
  const { release } = await source.current();
  const { changes } = await planPull(root, release, recovered, options);
  for (const { action, path, why } of changes) log(`${action}  ${printable(path)}  (${printable(why)})`);
  refuseConflicts(changes);
  log(`Release ${release.number} would bring: ${countChanges(changes, release)}.`);
}

/** @param {string} root @param {Source} source @param {Options} options @param {Log} log */
async function pullLocked(root, source, options, log) {
  await makeFolder(root);
  const lock = await lockProject(root, log);
  let restoreSignals = () => {};
  try {
    await makeFolder(root); // The pull that held the lock has removed it.
    const { owned: before, recovered } = await recoverManifest(root);
    const owned = recovered === before ? before : await writeManifest(root, before, recovered);
    const { wanted, plan, fetched } = await stageRelease(root, source, owned, options, log);
    await lock.check();
    restoreSignals = holdSignals();
    await applyRelease(root, wanted, plan, owned);
    const { release } = wanted;
    log(`Release ${release.number} is in place: ${countChanges(plan.changes, release)}; ${fetched} bytes fetched.`);
  } finally {
    await lock.release();
    restoreSignals();
  }
}

/**
 * Plan, and stage the files to write; start again if the CMS prunes the release meanwhile.
 *
 * @param {string} root
 * @param {Source} source
 * @param {Manifest} owned
 * @param {Options} options
 * @param {Log} log
 * @returns {Promise<{ wanted: FetchedRelease, plan: Plan, fetched: number }>}
 */
async function stageRelease(root, source, owned, options, log) {
  let wanted = await source.current();
  for (let round = 1; ; round++) {
    const { release } = wanted;
    const plan = await planPull(root, release, owned, options);
    refuseConflicts(plan.changes);
    const writes = new Set(plan.changes.filter(({ action }) => action === 'write').map(({ path }) => path));
    const files = new Map([...release.files].filter(([path]) => writes.has(path)));
    try {
      return { wanted, plan, fetched: await stageFiles(root, files, plan.found, source) };
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      const next = await source.current();
      if (next.body.equals(wanted.body) || round === MAX_ROUNDS) throw missingFileError(release.number, error.message);
      log(`Release ${release.number} was withdrawn while it was pulled; starting again with ${next.release.number}.`);
      wanted = next;
    }
  }
}

/** @param {string} root @param {FetchedRelease} wanted @param {Plan} plan @param {Manifest} owned */
async function applyRelease(root, wanted, { changes, found }, owned) {
  await checkUntouched(root, changes, found);
  const unfinished = changes.length > 0 || (await readNext(root));
  if (unfinished || !(await readLast(root))?.body.equals(wanted.body)) await writeNext(root, wanted);
  await applyChanges(root, changes, wanted.release.files);
  await writeManifest(root, owned, wanted.release);
  if (await readNext(root)) await finishNext(root);
  await clearStaged(root);
}

/** @param {number} number @param {string} path */
function missingFileError(number, path) {
  return new PullError(
    `Release ${number} names ${printable(path)}, which the CMS does not have any more; let the CMS make a new release, ` +
      'then pull again.',
  );
}
