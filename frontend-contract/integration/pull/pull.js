// The story: manifest → plan → staged files → files in place.
/** @import { Environment, FetchedRelease, Manifest, Options, Plan, Say, Source } from '../shared/shapes.ts' */
import { realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { applyChanges, checkUntouched } from './applying.js';
import { countChanges, planPull, refuseConflicts } from './conflicts.js';
import { finishNext, readLast, readNext, recoverManifest, writeNext } from './journal.js';
import { lockProject } from './lock.js';
import { writeManifest } from './manifest.js';
import { readSettings } from './options.js';
import { explainDisk, NotFoundError, PullError, printable } from './pure/errors.js';
import { explainUnusedProxy } from './pure/proxy.js';
import { holdSignals } from './signals.js';
import { fromCms, fromLastPull } from './sources.js';
import { clearStaged, makeFolder, stageFiles } from './staging.js';

const ROUNDS = 5; // So often may the release change while it is being pulled.

/**
 * Make an Astro project hold the release that is current in the CMS: all of it or, where that cannot be, nothing new.
 *
 * @param {Options} options
 * @param {Environment} environment
 * @param {Say} say is told what happens
 * @throws {PullError}
 */
export async function pull(options, environment, say) {
  const settings = options.offline ? undefined : readSettings(environment, options);
  const unused = settings && explainUnusedProxy(environment, settings.cms, process.versions.node);
  if (unused) say(unused);
  const root = await openProject(options.site);
  const source = settings ? fromCms(root, settings) : fromLastPull(root);
  try {
    await (options.dryRun ? showPlan(root, source, options, say) : pullLocked(root, source, options, say));
  } catch (error) {
    throw explainDisk(error);
  }
}

/** @param {string} site */
async function openProject(site) {
  const src = await stat(join(site, 'src')).catch(() => undefined);
  if (src?.isDirectory()) return realpath(site);
  throw new PullError(`${printable(resolve(site))}: has no folder src; give the root of the Astro project (--site).`);
}

/** @param {string} root @param {Source} source @param {Options} options @param {Say} say */
async function showPlan(root, source, options, say) {
  const { recovered } = await recoverManifest(root);
  const { release } = await source.current();
  const { changes } = await planPull(root, release, recovered, options);
  for (const { action, path, why } of changes) say(`${action}  ${printable(path)}  (${printable(why)})`);
  refuseConflicts(changes);
  say(`Release ${release.number} would bring: ${countChanges(changes, release)}.`);
}

/** @param {string} root @param {Source} source @param {Options} options @param {Say} say */
async function pullLocked(root, source, options, say) {
  await makeFolder(root);
  const lock = await lockProject(root, say);
  let letGo = () => {};
  try {
    await makeFolder(root); // The pull that this one waited for has cleared up behind itself.
    const { owned: before, recovered } = await recoverManifest(root);
    const owned = recovered === before ? before : await writeManifest(root, before, recovered);
    const { wanted, plan, fetched } = await stageRelease(root, source, owned, options, say);
    await lock.check();
    letGo = holdSignals();
    await putInPlace(root, wanted, plan, owned);
    const { release } = wanted;
    say(`Release ${release.number} is in place: ${countChanges(plan.changes, release)}; ${fetched} bytes fetched.`);
  } finally {
    await lock.release();
    letGo();
  }
}

/**
 * Plan, and gather what the plan writes; again from the start where the CMS withdraws the release meanwhile.
 *
 * @param {string} root
 * @param {Source} source
 * @param {Manifest} owned
 * @param {Options} options
 * @param {Say} say
 * @returns {Promise<{ wanted: FetchedRelease, plan: Plan, fetched: number }>}
 */
async function stageRelease(root, source, owned, options, say) {
  let wanted = await source.current();
  for (let round = 1; ; round++) {
    const { release } = wanted;
    const plan = await planPull(root, release, owned, options);
    refuseConflicts(plan.changes);
    const writes = new Set(plan.changes.filter(({ action }) => action === 'write').map(({ path }) => path));
    const files = new Map([...release.files].filter(([path]) => writes.has(path)));
    try {
      return { wanted, plan, fetched: await stageFiles(root, files, plan.found, source.fetch) };
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      const next = await source.current();
      if (next.body.equals(wanted.body) || round === ROUNDS) throw incomplete(release.number, error.message);
      say(`Release ${release.number} was withdrawn while it was pulled; starting again with ${next.release.number}.`);
      wanted = next;
    }
  }
}

/** @param {string} root @param {FetchedRelease} wanted @param {Plan} plan @param {Manifest} owned */
async function putInPlace(root, wanted, { changes, found }, owned) {
  await checkUntouched(root, changes, found);
  const unfinished = changes.length > 0 || (await readNext(root));
  if (unfinished || !(await readLast(root))?.body.equals(wanted.body)) await writeNext(root, wanted);
  await applyChanges(root, changes, wanted.release.files);
  await writeManifest(root, owned, wanted.release);
  if (await readNext(root)) await finishNext(root);
  await clearStaged(root);
}

/** @param {number} number @param {string} path */
function incomplete(number, path) {
  return new PullError(
    `Release ${number} names ${printable(path)}, which the CMS does not have any more; let the CMS make a new release, ` +
      'then pull again.',
  );
}
