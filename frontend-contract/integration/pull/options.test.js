import { deepEqual, equal, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { hideToken, readSettings } from './options.js';

const SITE = { site: '.' };
const TOKEN = { WAGTAIL_EXPORT_TOKEN: ' a-token\n' };

test('where the CMS is and how patiently it is asked, where nobody says otherwise', () => {
  deepEqual(readSettings(TOKEN, SITE), {
    cms: new URL('http://localhost:8000/'),
    token: 'a-token',
    tries: 5,
    timeoutMs: 30_000,
  });
});

for (const host of ['localhost', 'cms.localhost:8000', '127.0.0.1', '127.1.2.3:80', '[::1]:8000']) {
  test(`the token may go to ${host} without encryption`, () => {
    equal(readSettings({ ...TOKEN, CMS_URL: `http://${host}/` }, SITE).token, 'a-token');
  });
}

for (const host of ['cms.example.org', 'localhost.example.org', '128.0.0.1', '127.0.0.1.example.org']) {
  test(`the token goes to ${host} by https alone, or where somebody asks for it`, () => {
    const environment = { ...TOKEN, CMS_URL: `http://${host}` };

    throws(() => readSettings(environment, SITE), /use https, or --allow-http/);
    equal(readSettings(environment, { ...SITE, allowHttp: true }).cms.host, host);
    equal(readSettings({ ...TOKEN, CMS_URL: `https://${host}` }, SITE).cms.host, host);
  });
}

test('a token that no header can hold is not shown', () => {
  throws(() => readSettings({ WAGTAIL_EXPORT_TOKEN: 'two\nlines' }, SITE), {
    message: 'WAGTAIL_EXPORT_TOKEN has a character that no token has; copy it again from the CMS.',
  });
});

test('no line has the token', () => {
  equal(hideToken('a-token, and a-token again', TOKEN), '…, and … again');
  equal(hideToken('nothing to hide', {}), 'nothing to hide');
});
