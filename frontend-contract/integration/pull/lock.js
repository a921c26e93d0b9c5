// One pull at a time in a project. Node has no lock of the operating system's, so this is a file with its owner's name
// in it, kept fresh while the owner lives, taken away once the owner is dead.
/** @import { Say } from '../shared/shapes.ts' */
import { randomUUID } from 'node:crypto';
import { lstat, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { FOLDER, locate } from './disk.js';
import { PullError } from './pure/errors.js';

const LOCK = `${FOLDER}/lock`;
const PAUSE_MS = 100;
const FRESHEN_MS = 5_000;
const STALE_MS = 60_000; // A lock that nobody has freshened for so long: its owner died, perhaps on another machine.
const TIMEOUT_MS = 600_000;

/**
 * @typedef {{ id: string, pid: number, host: string }} Owner
 *
 * @typedef {object} Lock
 * @property {() => Promise<void>} check throws where another pull has taken over
 * @property {() => Promise<void>} release
 */

/**
 * Hold the project; waits while another pull does.
 *
 * @param {string} root
 * @param {Say} say is told once that there is another
 * @returns {Promise<Lock>}
 */
export async function lockProject(root, say) {
  const { place } = await locate(root, LOCK);
  const me = { id: randomUUID(), pid: process.pid, host: hostname() };
  const until = Date.now() + TIMEOUT_MS;
  for (let told = false; !(await take(place, me)); await sleep(PAUSE_MS)) {
    const other = await readOwner(place);
    if (await isDead(place, other)) {
      await breakLock(place, other);
      continue;
    }
    const who = `Another pull (process ${other.pid} on ${other.host}) is at work in ${root}`;
    if (Date.now() > until) throw new PullError(`${who}; wait for it to end, or end it, then pull again.`);
    if (!told && other.id) say(`${who}; waiting for it.`);
    told ||= other.id !== '';
  }
  const timer = setInterval(() => void freshen(place), FRESHEN_MS).unref();
  const isMine = async () => (await readOwner(place)).id === me.id;
  return {
    check: async () => {
      if (await isMine()) return;
      throw new PullError(
        `${place}: another pull has taken over, since this one stood still for too long; pull again.`,
      );
    },
    release: async () => {
      clearInterval(timer);
      if (await isMine()) await rm(place, { force: true });
    },
  };
}

/**
 * Make the lock; false where there is one.
 *
 * @param {string} place
 * @param {Owner} owner
 */
async function take(place, owner) {
  try {
    await writeFile(place, JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} place @param {Owner} owner */
async function isDead(place, owner) {
  if (owner.id && owner.host === hostname() && !isRunning(owner.pid)) return true;
  const stats = await lstat(place).catch(() => undefined);
  return stats !== undefined && Date.now() - stats.mtimeMs > STALE_MS;
}

/**
 * Take a dead owner's lock away. Renamed first: of several that try, one gets it, and sees whether it is the right one.
 *
 * @param {string} place
 * @param {Owner} dead
 */
async function breakLock(place, dead) {
  const aside = `${place}.${randomUUID()}`;
  try {
    await rename(place, aside);
  } catch {
    return; // Somebody else was quicker.
  }
  // A living lock got caught: it goes back, unless a third has come, in which case its owner notices by `check`.
  const caught = await readOwner(aside);
  if (caught.id && caught.id !== dead.id) await take(place, caught);
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

/** @param {string} place @returns {Promise<Owner>} without an id where it is being made or has just been released */
async function readOwner(place) {
  try {
    const { id = '', pid = 0, host = '' } = JSON.parse(await readFile(place, 'utf8'));
    return { id, pid, host };
  } catch {
    return { id: '', pid: 0, host: '' };
  }
}

/** @param {string} place */
async function freshen(place) {
  const now = new Date();
  await utimes(place, now, now).catch(() => undefined);
}
