import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { decodeAddress, findKey, findLine } from './source-position.js';

/** @type {[text: string, key: string, line: number | undefined][]} */
const KEYS = [
  ['---\nslug: a\ntitle: b\n---\n', 'title', 3],
  ['---\r\n"slug" : a\r\n\'title\': b\r\n---\r\n', 'slug', 2],
  ["\ufeff+++\nslug = 'a'\n+++\n", 'slug', 2],
  ['---\nslug: a\nmore:\n  title: b\n---\ntitle: c\n', 'title', undefined],
  ['---\nsubtitle: a\n---\n', 'title', undefined],
  ['title: a\n', 'slug', undefined],
];
for (const [text, key, line] of KEYS) {
  test(`the key ${key} of ${JSON.stringify(text)}`, () => equal(findKey(text, key), line));
}

/** @type {[text: string, address: string, line: number | undefined][]} */
const ADDRESSES = [
  ['a.png\n\n![x](a.png)', 'a.png', 3],
  ['\r\n![x](./dve%20slov%C3%A1.png)', './dve slová.png', 2],
  ['![x](a\\(1\\).png)', 'a(1).png', 1],
  ['<img src="a.png?b=1&amp;c=2">', 'a.png?b=1&c=2', 1],
  ['[x]\n\n[x]: a.png', 'a.png', 3],
  ['text a.png', 'a.png', 1],
  ['text', 'a.png', undefined],
  ['text', '', undefined],
  ['![x](100%.png)', '100%.png', 1],
];
for (const [text, address, line] of ADDRESSES) {
  test(`the line of ${address} in ${JSON.stringify(text)}`, () => equal(findLine(text, address), line));
}

test('what cannot be decoded stays', () => equal(decodeAddress('100%-%C3%A1-%ff'), '100%-á-%ff'));
