import { deepEqual, equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RELEASE_PATHS } from '../release-paths.js';
import { findCollision, findPathError } from './paths.js';

/** @typedef {{ paths: string[], found: [string, string] | null }} Collision */

/** @type {{ paths: Record<string, string>, collisions: Collision[] }} tests/exporters asks Python the same */
const CASES = JSON.parse(readFileSync(new URL('../../../release-paths.cases.json', import.meta.url), 'utf8'));

for (const [path, fault] of Object.entries(CASES.paths)) {
  test(`${JSON.stringify(path)} ${fault || 'is allowed'}`, () => {
    equal(findPathError(path, RELEASE_PATHS) ?? '', fault);
  });
}

for (const { paths, found } of CASES.collisions) {
  test(`${JSON.stringify(paths)}: ${found ? 'some disk takes two for one' : 'no disk takes two for one'}`, () => {
    deepEqual(findCollision(paths) ?? null, found);
  });
}
