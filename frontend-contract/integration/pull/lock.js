// One pull at a time in a project. Node offers no file locks of the operating system, so this is a file that names its
// owner. The owner updates its modification time while it runs; a stale lock is broken.
/** @import { Log } from '../shared/shapes.ts' */
import { randomUUID } from 'node:crypto';
import { lstat, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { FOLDER, resolveInside } from './disk.js';
import { PullError } from './pure/errors.js';

const LOCK = `${FOLDER}/lock`;
const PAUSE_MS = 100;
const HEARTBEAT_MS = 5_000;
const STALE_MS = 60_000; // Without a heartbeat for so long, the owner is dead, perhaps on another machine.
const TIMEOUT_MS = 600_000;

/**
 * @typedef {{ id: string, pid: number, host: string }} Owner
 *
 * @typedef {object} Lock
 * @property {() => Promise<void>} check throws if another pull has taken the lock over
 * @property {() => Promise<void>} release
 */

/**
 * Lock the project; waits while another pull holds the lock.
 *
 * @param {string} root
 * @param {Log} log called once if another pull holds the lock
 * @returns {Promise<Lock>}
 */
export async function lockProject(root, log) {
  const { target: lockFile } = await resolveInside(root, LOCK);
  const owner = { id: randomUUID(), pid: process.pid, host: hostname() };
  const deadline = Date.now() + TIMEOUT_MS;
  for (let announced = false; !(await tryLock(lockFile, owner)); await sleep(PAUSE_MS)) {
    const other = await readOwner(lockFile);
    if (await isStale(lockFile, other)) {
      await breakLock(lockFile, other);
      continue;
    }
    const who = `Another pull (process ${other.pid} on ${other.host}) is at work in ${root}`;
    if (Date.now() > deadline) throw new PullError(`${who}; wait for it to end, or end it, then pull again.`);
    if (!announced && other.id) log(`${who}; waiting for it.`);
    announced ||= other.id !== '';
  }
  const timer = setInterval(() => void touch(lockFile), HEARTBEAT_MS).unref();
  const isMine = async () => (await readOwner(lockFile)).id === owner.id;
  return {
    check: async () => {
      if (await isMine()) return;
      throw new PullError(
        `${lockFile}: another pull has taken over, since this one stood still for too long; pull again.`,
      );
    },
    release: async () => {
      clearInterval(timer);
      if (await isMine()) await rm(lockFile, { force: true });
    },
  };
}

/**
 * Create the lock file; false where it exists.
 *
 * @param {string} lockFile
 * @param {Owner} owner
 */
async function tryLock(lockFile, owner) {
  try {
    await writeFile(lockFile, JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} lockFile @param {Owner} owner */
async function isStale(lockFile, owner) {
  if (owner.id && owner.host === hostname() && !isRunning(owner.pid)) return true;
  const stats = await lstat(lockFile).catch(() => undefined);
  return stats !== undefined && Date.now() - stats.mtimeMs > STALE_MS;
}

/**
 * Remove a stale lock. It is renamed first: of several processes that try, only one succeeds, and can then check that it
 * removed the stale lock and not a new one.
 *
 * @param {string} lockFile
 * @param {Owner} stale
 */
async function breakLock(lockFile, stale) {
  const aside = `${lockFile}.${randomUUID()}`;
  try {
    await rename(lockFile, aside);
  } catch {
    return; // Another process was faster.
  }
  // It was a live lock after all: put it back. If another process has locked meanwhile, the owner notices in `check`.
  const renamed = await readOwner(aside);
  if (renamed.id && renamed.id !== stale.id) await tryLock(lockFile, renamed);
  await rm(aside, { force: true });
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} lockFile @returns {Promise<Owner>} id is "" while the file is being written, or after it was removed */
async function readOwner(lockFile) {
  try {
    const { id = '', pid = 0, host = '' } = JSON.parse(await readFile(lockFile, 'utf8'));
    return { id, pid, host };
  } catch {
    return { id: '', pid: 0, host: '' };
  }
}

/** @param {string} lockFile */
async function touch(lockFile) {
  const now = new Date();
  await utimes(lockFile, now, now).catch(() => undefined);
}
