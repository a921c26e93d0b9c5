import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { readElements } from './html.js';

/** @type {[html: string, elements: [tag: string, attributes: Record<string, string>][]][]} */
const ELEMENTS = [
  ['<a href="x?a=1&amp;b=&#x22;&#39;">', [['a', { href: 'x?a=1&b="\'' }]]],
  ["<IMG SRC='a>b.png' alt>", [['img', { src: 'a>b.png', alt: '' }]]],
  [
    '<img src=a.png/><br />',
    [
      ['img', { src: 'a.png/' }],
      ['br', {}],
    ],
  ],
  ['<a href="1" HREF="2">', [['a', { href: '1' }]]],
  ['1 < 2 <3 <!-- <a href=x> --><b>', [['b', {}]]],
  [
    '<script src="a.js">"<a href=x>"</script><style></style ><i>',
    [
      ['script', { src: 'a.js' }],
      ['style', {}],
      ['i', {}],
    ],
  ],
  ['<pre>&lt;a href=x&gt;</pre>', [['pre', {}]]],
  ['<my-tag a-b="c">', [['my-tag', { 'a-b': 'c' }]]],
  ["&#x110000;<a title='&#x110000;'>", [['a', { title: '&#x110000;' }]]],
];
for (const [html, elements] of ELEMENTS) {
  test(`elements of ${html}`, () => {
    deepEqual(
      readElements(html),
      elements.map(([tag, attributes]) => ({ tag, attributes })),
    );
  });
}
