import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { readContent } from './content.js';

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
