import { deepEqual, equal, rejects, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { unified } from '@astrojs/markdown-remark';
import { satteri } from '@astrojs/markdown-satteri';
import { guardHtml } from './processor.js';

// What the integration supports beside the newest: that of Astro 6.4.
const older = await import(
  new URL('../../astro-6/node_modules/@astrojs/markdown-satteri/dist/index.js', import.meta.url).href
);

/** @typedef {import('astro').AstroConfig['markdown']['processor']} Processor */
/** @typedef {import('../index.d.ts').RawHtml} RawHtml */

/** @type {Record<string, () => Processor>} */
const PROCESSORS = {
  satteri: () => satteri({ features: { smartPunctuation: false } }),
  unified: () => unified({ smartypants: false }),
  'satteri of Astro 6.4': () => older.satteri({ features: { smartPunctuation: false } }),
};
const EVENT = { layout: '../../layouts/EventLayout.astro' };

/**
 * @param {() => Processor} make
 * @param {RawHtml} level
 * @param {string} text
 * @param {Record<string, unknown>} [frontmatter]
 */
async function render(make, level, text, frontmatter = EVENT) {
  const processor = make();
  guardHtml(processor, level);
  const renderer = await processor.createRenderer(/** @type {any} */ ({ syntaxHighlight: 'shiki', shikiConfig: {} }));
  const fileURL = new URL('file:///site/src/pages/x.md');
  return (await renderer.render(text, /** @type {any} */ ({ frontmatter, fileURL }))).code.trim();
}

// Without a language: Shiki gives up colouring a line after half a second, which a busy machine needs.
const ALLOWED = `<figure>

![Alt](https://x.sk/a.png)

<figcaption>Words</figcaption>
</figure>

Text with <sup>2</sup>, <b>bold</b>, [a link](/x/) and <a href="mailto:a@b.sk">mail</a>.[^1]

\`\`\`
const a = '<script>';
\`\`\`

- [x] done

[^1]: A note.

<div class="embed">
<iframe src="https://player.vimeo.com/video/1" title="t" data-url="https://vimeo.com/1" loading="lazy" allowfullscreen></iframe>
</div>
`;
const ATTACK = `A <script>alert(1)</script> b <img src="x" onerror="alert(1)"> c.

<div onclick="alert(1)"><script>alert(1)</script>d</div>

[e](javascript:alert(1)) [f](/f/) <JavaScript:alert(1)> <a href="javascript:alert(1)">g</a>

> <iframe srcdoc="<p>x</p>"></iframe>

[h]

[h]: JavaScript:alert(1)
`;
const RUNS = /<script|onerror|onclick|javascript:[^<]*"|srcdoc/i;

for (const [name, make] of Object.entries(PROCESSORS)) {
  test(`${name}: what is allowed stays, byte for byte`, async () => {
    const kept = await render(make, 'keep', ALLOWED);

    equal(await render(make, 'sanitize', ALLOWED), kept);
    equal(await render(make, 'refuse', ALLOWED), kept);
  });

  test(`${name}: what runs is removed`, async () => {
    const html = await render(make, 'sanitize', ATTACK);

    equal(RUNS.test(await render(make, 'keep', ATTACK)), true);
    equal(RUNS.exec(html), null, html);
    deepEqual(
      ['b <img src="x">', '<div>d</div>', '<a>e</a>', '<a href="/f/">f</a>', '<a>g</a>', '<a>h</a>'].filter(
        (part) => !html.includes(part),
      ),
      [],
      html,
    );
  });

  for (const [text, found] of [
    [ATTACK, '<script>'],
    ['a\n\n<p onclick="b" style="c">', 'onclick, style'],
    ['[e](javascript:alert(1))', 'javascript:alert(1)'],
    ['> - <svg onload=a>', '<svg>'],
  ]) {
    test(`${name}: refuses ${found}, with the file`, () =>
      rejects(render(make, 'refuse', text), ({ message }) =>
        message.endsWith(
          `/site/src/pages/x.md: HTML that may run something, or that is not on the list: ${found}. ` +
            "Remove it, or say rawHtml: 'sanitize' in astro.config.",
        ),
      ));
  }

  test(`${name}: the site's other pages are the site's matter`, async () => {
    for (const frontmatter of [{}, { layout: './Other.astro' }])
      equal(await render(make, 'sanitize', ATTACK, frontmatter), await render(make, 'keep', ATTACK, frontmatter));
  });
}

test('both processors clean alike', async () => {
  const [one, other] = await Promise.all(
    Object.values(PROCESSORS).map((make) =>
      render(make, 'sanitize', '<p title="a" onclick="b">x</p>\n\n<script>y</script>\n\nz'),
    ),
  );

  equal(one.replaceAll(/\s/g, ''), other.replaceAll(/\s/g, ''));
});

test('what cannot be guarded is an error at the start', () => {
  throws(
    () => guardHtml(satteri({ features: /** @type {any} */ ({ rawHtml: true }) }), 'refuse'),
    /without its feature/,
  );
  throws(() => guardHtml(/** @type {any} */ ({ name: 'own', options: {} }), 'sanitize'), /must be satteri\(\)/);
  throws(() => guardHtml(satteri(), /** @type {any} */ ('no')), /rawHtml is one of keep, refuse, sanitize/);
  guardHtml(/** @type {any} */ ({ name: 'own', options: {} }));
});
