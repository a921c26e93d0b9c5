import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { comparePaths, planChanges } from './plan.js';

/** @param {Record<string, string>} digests path -> a letter in place of a sha256 */
const files = (digests) => new Map(Object.entries(digests).map(([path, sha256]) => [path, { sha256 }]));

/**
 * @param {Record<string, string>} wanted
 * @param {Record<string, string>} found
 * @param {Record<string, string>} owned
 * @param {{ force?: boolean }} [options]
 */
function plan(wanted, found, owned, options) {
  const changes = planChanges(files(wanted), new Map(Object.entries(found)), files(owned), options);
  return changes.map(({ action, path, why }) => [action, path, why]);
}

test('what is as it should be stays', () => {
  deepEqual(plan({ 'a.md': 'a' }, { 'a.md': 'a' }, { 'a.md': 'a' }), []);
});

test('new, changed and unpublished files, in the order of the paths', () => {
  const changes = plan({ 'c.md': 'c', 'a.md': 'new' }, { 'a.md': 'a', 'b.md': 'b' }, { 'a.md': 'a', 'b.md': 'b' });

  deepEqual(changes, [
    ['write', 'a.md', 'changed'],
    ['delete', 'b.md', 'no longer published'],
    ['write', 'c.md', 'new'],
  ]);
});

test('a file that was edited by hand is a conflict, whether it is to change or to go', () => {
  const why = 'edited here since the last pull';

  deepEqual(plan({ 'a.md': 'new' }, { 'a.md': 'edited' }, { 'a.md': 'a' }), [['conflict', 'a.md', why]]);
  deepEqual(plan({}, { 'a.md': 'edited' }, { 'a.md': 'a' }), [['conflict', 'a.md', why]]);
});

test('a file that nobody pulled is a conflict, unless it is the same', () => {
  deepEqual(plan({ 'a.md': 'a' }, { 'a.md': 'mine' }, {}), [
    ['conflict', 'a.md', 'in the way, and never pulled from the CMS'],
  ]);
  deepEqual(plan({ 'a.md': 'a' }, { 'a.md': 'a' }, {}), []);
});

test('by force a conflict is replaced', () => {
  deepEqual(plan({ 'a.md': 'new' }, { 'a.md': 'mine' }, {}, { force: true }), [['write', 'a.md', 'changed']]);
});

test('what is already gone, or already as it should be, needs no change', () => {
  deepEqual(plan({}, {}, { 'a.md': 'a' }), []);
  deepEqual(plan({ 'a.md': 'new' }, { 'a.md': 'new' }, { 'a.md': 'a' }), []);
});

test('a disk without case shows the old file under the new name too', () => {
  const disk = { 'src/Fair.md': 'a', 'src/fair.md': 'a' };
  for (const there of ['a', 'b']) {
    deepEqual(plan({ 'src/Fair.md': there }, disk, { 'src/fair.md': 'a' }), [
      ['write', 'src/Fair.md', 'changed'],
      ['delete', 'src/fair.md', 'no longer published'],
    ]);
  }
  const edited = { 'src/Fair.md': 'edited', 'src/fair.md': 'edited' };
  const actions = plan({ 'src/Fair.md': 'b' }, edited, { 'src/fair.md': 'a' }).map(([action]) => action);

  deepEqual(actions, ['conflict', 'conflict']);
});

test('paths are in the order of code points, as Python sorts them', () => {
  deepEqual(['\u{1f469}', '\uffee', 'z', 'Z'].sort(comparePaths), ['Z', 'z', '\uffee', '\u{1f469}']);
});
