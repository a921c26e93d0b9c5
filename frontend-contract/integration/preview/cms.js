import { Problem } from './problems.js';

const PATIENCE = 10_000; // Milliseconds that the CMS may take.

/**
 * A draft, fetched from the CMS, server to server.
 *
 * @typedef {object} Draft
 * @property {string} path the file that the export would write, relative to the Astro project's root
 * @property {string} url where the page will be on the site
 * @property {string} markdown the whole text of that file
 * @property {Record<string, string>} files local name in the Markdown -> address that a browser can load
 *
 * @param {URL} cms
 * @param {URLSearchParams} query what the CMS's own preview put in the address: content_type and token
 * @returns {Promise<Draft>}
 * @throws {Problem}
 */
export async function fetchDraft(cms, query) {
  const [contentType, token] = [query.get('content_type'), query.get('token')];
  if (!contentType || !token) throw Problem.hidden();
  const address = new URL('api/preview/', cms);
  address.search = String(new URLSearchParams({ content_type: contentType, token }));
  let response;
  try {
    response = await fetch(address, {
      headers: { accept: 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    });
    return await (ANSWERS[response.status] ?? refuse)(response, cms);
  } catch (error) {
    if (error instanceof Problem) throw error;
    // The error's own text may hold the address, and the token with it: it goes nowhere.
    throw Problem.silent(cms, response ? `HTTP ${response.status}` : undefined);
  }
}

/** @type {Record<number, (response: Response, cms: URL) => Promise<Draft>>} */
const ANSWERS = {
  200: async (response) => readDraft(await response.json()),
  404: async () => {
    throw Problem.hidden();
  },
  422: async (response) => {
    throw Problem.unfit((await response.json()).error);
  },
};

async function refuse(response, cms) {
  throw Problem.silent(cms, `HTTP ${response.status}`);
}

function readDraft({ path, url, markdown, files = {} }) {
  if (![path, url, markdown].every((part) => typeof part === 'string')) {
    throw new TypeError('a draft has path, url and markdown');
  }
  return { path, url, markdown, files };
}
