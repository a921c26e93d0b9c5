import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { explainDisk, explainNetwork, FAILED, PullError, printable, TransientError } from './errors.js';

test('what commands a terminal is spelt out', () => {
  equal(printable('a\u001b]0;x\u0007\u202eb\u2028\ud800 á'), 'a\\u{1b}]0;x\\u{7}\\u{202e}b\\u{2028}\\u{d800} á');
});

test('an error of the disk says where, what and what to do', () => {
  const error = explainDisk(Object.assign(new Error('x'), { code: 'ENOSPC', path: '/from', dest: '/to\n' }));

  deepEqual(error, new PullError('/to\\u{a}: the disk is full; free some space and pull again.', FAILED));
});

test('any other error stays as it is', () => {
  const error = new TypeError('a mistake of ours');

  equal(explainDisk(error), error);
});

test('an error of the network may pass', () => {
  const refused = explainNetwork(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));

  deepEqual(refused, new TransientError('nothing listens there'));
  deepEqual(explainNetwork(new Error('odd\n')), new TransientError('the network failed (odd\\u{a})'));
  deepEqual(explainNetwork(undefined), new TransientError('the network failed (undefined)'));
});

test('an error on the way through a proxy names the proxy', () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

  deepEqual(
    explainNetwork(refused, 'by the proxy of HTTPS_PROXY'),
    new TransientError('by the proxy of HTTPS_PROXY, nothing listens there'),
  );
});
