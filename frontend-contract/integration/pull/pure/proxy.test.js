import { equal, match } from 'node:assert/strict';
import { test } from 'node:test';
import { findProxy } from './proxy.js';

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
  ['an excluded host among others', { ...PROXY, NO_PROXY: 'a.sk cms.example.org:443' }, '22.20.0', false],
  ['no scheme', { HTTPS_PROXY: 'proxy:3128' }, '24.5.0', true],
  ['another scheme', { HTTPS_PROXY: 'socks5://proxy:3128' }, '24.5.0', true],
  ['a scheme that Node does not know in capitals', { HTTPS_PROXY: 'HTTP://proxy:3128' }, '24.5.0', true],
  ['an empty small name', { ...PROXY, https_proxy: '' }, '22.20.0', true],
  ['another host excluded', { ...PROXY, NO_PROXY: 'example.com,,s.example.org' }, '22.20.0', true],
];
for (const [name, environment, version, isSaid] of CASES) {
  test(`the proxy is ${isSaid ? '' : 'not '}said to be unused: ${name}`, () =>
    equal(findProxy(environment, CMS, version)?.unused !== undefined, isSaid));
}

test('the sentence says which variable, and what to do', () =>
  match(findProxy(PROXY, CMS, '22.20.0')?.unused ?? '', /^HTTPS_PROXY is set.*cms\.example\.org to NO_PROXY\.$/));

test('a proxy whose address is none that Node takes is said to be unused', () =>
  match(
    findProxy({ HTTPS_PROXY: 'proxy:3128' }, CMS, '24.5.0')?.unused ?? '',
    /^HTTPS_PROXY does not begin with http:/,
  ));

/** @type {[name: string, environment: Record<string, string>, url: string, isUsed: boolean][]} */
const USES = [
  ['by the name in capitals', PROXY, CMS.href, true],
  ['by the name in small letters', { https_proxy: 'http://proxy:3128', HTTPS_PROXY: 'socks5://x' }, CMS.href, true],
  ['for http', { http_proxy: 'http://proxy:3128' }, 'http://cms.example.org/', true],
  ['not within a domain that NO_PROXY names', { ...PROXY, NO_PROXY: 'example.org' }, CMS.href, false],
  ['not where the small name of NO_PROXY says so', { ...PROXY, NO_PROXY: 'a.sk', no_proxy: '*' }, CMS.href, false],
  ['not within this machine', { http_proxy: 'http://proxy:3128' }, 'http://localhost:8000/', false],
  ['not within this machine by its number', { http_proxy: 'http://proxy:3128' }, 'http://127.0.0.1:8000/', false],
];
for (const [name, environment, url, isUsed] of USES) {
  test(`a proxy is used ${name}`, () => {
    const proxy = findProxy(environment, new URL(url), '24.5.0');
    equal(proxy !== undefined && proxy.unused === undefined, isUsed);
  });
}
