import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { protectHeaders } from './headers.js';

const CMS = new URL('https://cms.example.org/wagtail/');

test('an answer is kept nowhere, passed on to nobody, and shown in the CMS alone', () => {
  const headers = new Headers();
  protectHeaders(headers, CMS);

  deepEqual(Object.fromEntries(headers), {
    'cache-control': 'no-store',
    'content-security-policy': 'frame-ancestors https://cms.example.org',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
  });
});

test('what the site says of frames and caches gives way, all else stays', () => {
  const headers = new Headers({
    'X-Frame-Options': 'DENY',
    'CDN-Cache-Control': 'max-age=60',
    'Cache-Control': 'public',
    'Content-Security-Policy': "img-src 'self'; FRAME-ANCESTORS 'none', frame-ancestors 'self', font-src 'none'",
    'X-Site': 'mine',
  });
  protectHeaders(headers, CMS);

  equal(
    headers.get('Content-Security-Policy'),
    "img-src 'self', font-src 'none', frame-ancestors https://cms.example.org",
  );
  deepEqual(
    ['X-Frame-Options', 'CDN-Cache-Control', 'Cache-Control', 'X-Site'].map((name) => headers.get(name)),
    [null, null, 'no-store', 'mine'],
  );
});
