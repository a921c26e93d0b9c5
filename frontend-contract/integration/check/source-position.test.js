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

/** @type {[text: string, address: string, isLink: boolean, line: number][]} */
const TWICE = [
  ['`[a](x/)`\n\n[a](x/)', 'x/', true, 3],
  ['```\n[a](x/)\n```\n[a](x/)', 'x/', true, 4],
  ['<!-- [a](x/) -->\n[a](x/)', 'x/', true, 2],
  ['[a](x/y/)\n[a](x/)', 'x/', true, 2],
  ['[a](my-a.png)\n![a](a.png)', 'a.png', false, 2],
  ['x/ is a word\n[a](x/)', 'x/', true, 2],
  ['[a](a.png)\n\n![a](a.png)', 'a.png', false, 3],
  ['![a](a.png)\n\n[a](a.png)', 'a.png', true, 3],
  ['[![a](a.png)](b/)\n\n[c](a.png)', 'a.png', true, 3],
  ['<img src="a.png">\n<a href="a.png">', 'a.png', true, 2],
  ['<a href="a.png">\n<img srcset="b.png 1x, a.png 2x">', 'a.png', false, 2],
  ['[a](a/) a/?x=1\n[a][r]\n\n[r]: <a/?x=1>', 'a/?x=1', true, 4],
  ['[a](<x/>)', 'x/', true, 1],
  ['a http://a.sk/x\nb', 'http://a.sk/x', true, 1],
];
for (const [text, address, isLink, line] of TWICE) {
  test(`the line of ${isLink ? 'the link' : 'the image'} ${address} in ${JSON.stringify(text)}`, () =>
    equal(findLine(text, address, isLink), line));
}

test('what cannot be decoded stays', () => equal(decodeAddress('100%-%C3%A1-%ff'), '100%-á-%ff'));
