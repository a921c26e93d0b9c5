import { equal, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { readCmsUrl } from './environment.js';

test('the address of the CMS ends with a slash and has no query', () => {
  equal(readCmsUrl({}).href, 'http://localhost:8000/');
  equal(readCmsUrl({ CMS_URL: '' }).href, 'http://localhost:8000/');
  equal(readCmsUrl({ CMS_URL: 'https://cms.example.org/wagtail?a=1#b' }).href, 'https://cms.example.org/wagtail/');
});

for (const written of ['cms', 'ftp://cms.example.org', 'javascript:alert(1)']) {
  test(`${written} is no address of a CMS`, () => {
    throws(() => readCmsUrl({ CMS_URL: written }), {
      message: `CMS_URL is "${written}". Set it to the address of the CMS, such as http://localhost:8000.`,
    });
  });
}
