import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { readContent } from './content.js';
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
  ['<script>"<a href=x>"</script><style></style ><i>', [['i', {}]]],
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

test('images of Astro, of HTML and of decoration are told apart', () => {
  const mark = (/** @type {string} */ src) =>
    `<img __ASTRO_IMAGE_="{&quot;src&quot;:&quot;${src}&quot;,&quot;alt&quot;:&quot;a&quot;,&quot;index&quot;:0}">`;
  const html =
    `${mark('b.png')}${mark('https://x.sk/c.png')}<img src="d.png"><img src="e.png" role="presentation">` +
    '<img src="h.png" aria-hidden="true"><video src="f.mp4"></video><a name="g"></a>';

  deepEqual(readContent(html), {
    imported: ['b.png'],
    images: [
      { src: 'b.png', alt: 'a' },
      { src: 'https://x.sk/c.png', alt: 'a' },
      { src: 'd.png', alt: '' },
    ],
    references: [
      { tag: 'img', address: 'd.png' },
      { tag: 'img', address: 'e.png' },
      { tag: 'img', address: 'h.png' },
      { tag: 'video', address: 'f.mp4' },
    ],
  });
});

/** @type {[html: string, addresses: string[]][]} */
const ADDRESSES = [
  ['<img src="a.png" srcset="b.png 1x, c,d.png 2x">', ['a.png', 'b.png', 'c,d.png']],
  ['<source srcset="a.png 100w,\n  b.png">', ['a.png', 'b.png']],
  ['<source srcset="data:image/png;base64,AA== 1x, a.png 2x">', ['data:image/png;base64,AA==', 'a.png']],
  ['<video poster="a.png" src="b.mp4"></video>', ['b.mp4', 'a.png']],
  ['<a srcset="a.png" poster="b.png">', []],
];
for (const [html, addresses] of ADDRESSES) {
  test(`every address of ${html}`, () => {
    deepEqual(
      readContent(html).references.map(({ address }) => address),
      addresses,
    );
  });
}
