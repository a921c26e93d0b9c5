import { equal, match, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import { NotFoundError, PullError, REFUSED, TransientError } from './pure/errors.js';
import { logTraceback, refuseUnforeseen } from './unforeseen.js';

/** @param {unknown} error @param {'before' | 'during'} [time] */
function refuse(error, time = 'before') {
  return refuseUnforeseen('a\u0007.md', time, async () => {
    throw error;
  });
}

test('what succeeds is given back', async () => {
  equal(await refuseUnforeseen('a.md', 'before', async () => 7), 7);
});

for (const error of [
  new PullError('x'),
  new NotFoundError('a.md'),
  new TransientError('x'),
  new DOMException('x', 'AbortError'),
]) {
  test(`${error.name}: an error that has its place stays as it is`, async () => {
    await rejects(refuse(error), (/** @type {unknown} */ thrown) => thrown === error);
  });
}

test('an error of the disk is explained', async () => {
  const full = Object.assign(new Error('x'), { code: 'ENOSPC', path: '/a' });

  await rejects(refuse(full), { message: '/a: the disk is full; free some space and pull again.', exitCode: 1 });
});

for (const [error, kind] of /** @type {[unknown, string][]} */ ([
  [new TypeError('Tajné'), 'TypeError'],
  [Object.assign(new Error('x'), { code: 'EIO' }), 'EIO'],
  ['text', 'string'],
  [undefined, 'undefined'],
  [null, 'null'],
  [Object.create(null), 'object'],
  [Symbol('x'), 'symbol'],
  [Object.assign(new Error('x'), { stack: undefined }), 'Error'],
])) {
  test(`${kind} is a refusal that names the file and a code`, async () => {
    const before = new RegExp(
      `^a\\\\u\\{7\\}\\.md: cannot be handled \\(${kind}, code [0-9a-f]{8}\\); nothing was pulled\\. Report the code with`,
    );

    await rejects(refuse(error), { message: before, exitCode: REFUSED, cause: error });
    await rejects(refuse(error, 'during'), { message: /every file is whole, and the next pull finishes this one\./ });
  });
}

test('the code is that of the function, whatever the message is', async () => {
  const fail = (/** @type {string} */ message) => new RangeError(message);
  const codes = await Promise.all(
    ['a', 'b'].map((message) => refuse(fail(message)).catch((error) => /code (\w+)/.exec(error.message)?.[1])),
  );

  equal(codes[0], codes[1]);
});

test('the traceback goes to the log, and only that of an unforeseen error', async () => {
  /** @type {string[]} */
  const lines = [];
  const refusal = await refuse(new TypeError('x\u0007')).catch((error) => error);

  logTraceback(refusal, (line) => void lines.push(line));
  logTraceback(new PullError('x'), (line) => void lines.push(line));
  logTraceback(new TypeError('x'), (line) => void lines.push(line));

  equal(lines[0], 'TypeError: x\\u{7}');
  match(lines[1], /^ {4}at .*unforeseen\.test\.js/);
  equal(lines.filter((line) => line.startsWith('TypeError')).length, 1);
});

for (const [thrown, logged] of /** @type {[unknown, string][]} */ ([
  [undefined, 'undefined'],
  [{ reason: 'x' }, "{ reason: 'x' }"],
  [Object.create(null), '[Object: null prototype] {}'],
])) {
  test(`the log shows what was thrown, error or not: ${logged}`, async () => {
    /** @type {string[]} */
    const lines = [];

    logTraceback(await refuse(thrown).catch((error) => error), (line) => void lines.push(line));

    equal(lines[0], logged);
  });
}
