import { equal, match } from 'node:assert/strict';
import { test } from 'node:test';
import { explainUnusedProxy } from './proxy.js';

const CMS = new URL('https://cms.example.org/');
const PROXY = { HTTPS_PROXY: 'http://proxy:3128' };

/** @type {[name: string, environment: Record<string, string>, version: string, isSaid: boolean][]} */
const CASES = [
  ['an old Node', PROXY, '22.20.0', true],
  ['an old Node of another line', PROXY, '24.4.1', true],
  ['a line that never had it', PROXY, '23.11.0', true],
  ['the small name', { https_proxy: 'http://proxy:3128' }, '22.20.0', true],
  ['a Node that uses it', PROXY, '22.21.0', false],
  ['a Node of another line that uses it', PROXY, '24.5.0', false],
  ['a newer line', PROXY, '26.0.0', false],
  ['no proxy', {}, '22.20.0', false],
  ['a proxy for another protocol', { HTTP_PROXY: 'http://proxy:3128' }, '22.20.0', false],
  ['an excluded host', { ...PROXY, NO_PROXY: 'localhost, cms.example.org' }, '22.20.0', false],
  ['an excluded domain', { ...PROXY, no_proxy: '.example.org' }, '22.20.0', false],
  ['everything excluded', { ...PROXY, NO_PROXY: '*' }, '22.20.0', false],
  ['another host excluded', { ...PROXY, NO_PROXY: 'example.com,,s.example.org' }, '22.20.0', true],
];
for (const [name, environment, version, isSaid] of CASES) {
  test(`the proxy is ${isSaid ? '' : 'not '}said to be unused: ${name}`, () =>
    equal(explainUnusedProxy(environment, CMS, version) !== undefined, isSaid));
}

test('the sentence says which variable, and what to do', () =>
  match(explainUnusedProxy(PROXY, CMS, '22.20.0') ?? '', /^HTTPS_PROXY is set.*cms\.example\.org to NO_PROXY\.$/));
