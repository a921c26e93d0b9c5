import { Problem } from './problems.js';

const PATIENCE = 10_000; // Milliseconds that the CMS may take.

// What an address may open a draft with -> the header that takes it to the CMS, past every log of addresses.
const KEYS = new Map([
  ['token', 'X-Preview-Token'],
  ['link', 'X-Preview-Link'],
]);
const KEY = /^[!-~]{1,1000}$/;

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
 * @param {URLSearchParams} query what the CMS put in the address: an editor's content_type and token, or a shared link
 * @returns {Promise<Draft>}
 * @throws {Problem}
 */
export async function fetchDraft(cms, query) {
  const key = readKey(query);
  const address = new URL('api/preview/', cms);
  if (query.has('content_type')) address.searchParams.set('content_type', query.get('content_type'));
  let response;
  try {
    response = await fetch(address, {
      headers: { accept: 'application/json', ...key },
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    });
    return await (ANSWERS[response.status] ?? refuse)(response, cms);
  } catch (error) {
    if (error instanceof Problem) throw error;
    // The error's own text may hold what the CMS answered: it goes nowhere.
    throw Problem.silent(cms, response ? `HTTP ${response.status}` : undefined);
  }
}

/** The one thing that opens the draft, as a header for the CMS. */
function readKey(query) {
  const given = [...KEYS].filter(([name]) => query.has(name));
  if (given.length !== 1) throw Problem.hidden();
  const [[name, header]] = given;
  const value = query.get(name);
  if (!KEY.test(value)) throw Problem.hidden();
  return { [header]: value };
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
