import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { cleanHtml } from './html.js';

const PLAYER =
  '<iframe src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ" title="A &amp; B" ' +
  'data-url="https://youtu.be/dQw4w9WgXcQ" loading="lazy" allowfullscreen></iframe>';

for (const html of [
  '',
  'a < b & c > d'.replace('<', '&lt;'),
  '<figure>',
  '<figcaption>Words</figcaption>\n</figure>',
  '<aside class="callout callout-note">\n<p class="callout-title">Title</p>',
  `<div class="embed">\n${PLAYER}\n</div>`,
  PLAYER.replace('www.youtube-nocookie.com/embed/dQw4w9WgXcQ', 'player.vimeo.com/video/123'),
  '<!-- more -->',
  '<br>',
  '<br />',
  '<a href="/x/?a=1&b=2#c" title=\'t\' target=_blank rel="noopener">',
  '<a href=mailto:a@b.sk>',
  '<img src="x.jpg" alt="" width=20>',
  '<details open>\n<summary>A</summary>',
  '<TABLE><TR><TD ALIGN="right">1</TD></TR></TABLE>',
]) {
  test(`stays as it is: ${html}`, () => deepEqual(cleanHtml(html), { html, refused: [] }));
}

/** @type {[string, string, string[]][]} */
const REFUSED = [
  ['a<script>alert(1)</script>b', 'ab', ['<script>']],
  ['<script src=x>', '', ['<script>']],
  ['<ScRiPt>alert("</p>")</sCrIpT >x', 'x', ['<script>']],
  ['<script>alert(1)', '', ['<script>']],
  ['<iframe srcdoc="<script>x</script>"></iframe>', '', ['<iframe>']],
  ['<iframe src="javascript:alert(1)"></iframe>b', 'b', ['<iframe>']],
  [PLAYER.replace('embed/', 'embed/../../x/'), '', ['<iframe>']],
  [PLAYER.replace('loading', 'onload="x" loading'), '', ['<iframe>']],
  [PLAYER.replace('https:', 'http:'), '', ['<iframe>']],
  ['<p onclick="alert(1)" id="a">', '<p id="a">', ['onclick']],
  ['<img src=x onerror=alert(1)>', '<img src=x>', ['onerror']],
  ['<p style="position:fixed">', '<p>', ['style']],
  ['<a href="javascript:alert(1)">', '<a>', ['javascript:alert(1)']],
  ['<a href=JaVaScRiPt:alert(1)>', '<a>', ['JaVaScRiPt:alert(1)']],
  ['<a href="java\tscript:alert(1)">', '<a>', ['java\tscript:alert(1)']],
  ['<a href="&#106;avascript:alert(1)">', '<a>', ['javascript:alert(1)']],
  ['<a href="&#106avascript:alert(1)">', '<a>', ['&#106avascript:alert(1)']],
  ['<a href="&#x6a;avascript&colon;alert(1)">', '<a>', ['javascript&colon;alert(1)']],
  ['<a href="data:text/html,x" href="/y">', '<a href="/y">', ['data:text/html,x']],
  ['<q cite="vbscript:x">', '<q>', ['vbscript:x']],
  ['<svg onload=alert(1)>', '', ['<svg>']],
  ['<svg/onload=alert(1)>', '&lt;svg/onload=alert(1)>', ['<svg/onload=alert(1)']],
  ['<math><mi xlink:href="data:x,y"></mi></math>', '', ['<math>', '<mi>', '</mi>', '</math>']],
  ['<form action="x"><input></form>', '', ['<form>', '<input>', '</form>']],
  ['<base href="//x.sk">', '', ['<base>']],
  ['<meta http-equiv="refresh" content="0;url=//x.sk">', '', ['<meta>']],
  ['<link rel=stylesheet href=x>', '', ['<link>']],
  ['<style>*{display:none}</style>', '', ['<style>']],
  ['<title><p title="</title><img src=x onerror=alert(1)>">', '<img src=x>">', ['<title>', 'onerror']],
  ['<!--><img src=x onerror=alert(1)>-->', '&lt;!--><img src=x>-->', ['<!--', 'onerror']],
  ['<!--a--!><img src=x onerror=alert(1)>-->', '&lt;!--a--!><img src=x>-->', ['<!--a--!', 'onerror']],
  ['<![CDATA[<script>x</script>]]>', '&lt;![CDATA[]]>', ['<![CDATA[<script', '<script>']],
  ['<?xml <script>x</script>?>', '&lt;?xml ?>', ['<?xml', '<script>']],
  ['<p title="', '&lt;p title="', ['<p']],
  ['<p title="a"onclick=x>', '&lt;p title="a"onclick=x>', ['<p']],
  ['<p\u00a0onclick=x>', '&lt;p\u00a0onclick=x>', ['<p']],
  ['<a href="x"/onclick=alert(1)>', '&lt;a href="x"/onclick=alert(1)>', ['<a']],
  ['<p a=`"`onclick=x>', '&lt;p a=`"`onclick=x>', ['<p']],
  ['</p onclick=x>', '</p>', []],
  ['1 < 2', '1 &lt; 2', []],
];

for (const [written, html, refused] of REFUSED) {
  test(`is refused: ${JSON.stringify(written)}`, () => deepEqual(cleanHtml(written), { html, refused }));
}

test('a long piece is read in a moment', () => {
  const started = performance.now();

  for (const part of [
    '<a ',
    '<a b="',
    '<!--',
    '<',
    '<a href=x ',
    '<script',
    '</script',
    "<a b='",
    '<iframe src="x" ',
  ]) {
    cleanHtml(part.repeat(30_000));
    cleanHtml(`<a${' '.repeat(100_000)}`);
  }

  deepEqual(performance.now() - started < 5_000, true);
});
