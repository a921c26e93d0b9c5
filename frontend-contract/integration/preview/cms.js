/** @import { Draft } from '../shared/shapes.ts' */
import { Problem } from './problems.js';

const TIMEOUT_MS = 10_000;

// What an address may open a draft with -> the header that takes it to the CMS, past every log of addresses.
const KEYS = new Map([
  ['token', 'X-Preview-Token'],
  ['link', 'X-Preview-Link'],
]);
const KEY = /^[!-~]{1,1000}$/;

/**
 * A draft, fetched from the CMS, server to server.
 *
 * @param {URL} cms
 * @param {URLSearchParams} query what the CMS put in the address: an editor's content_type and token, or a shared link
 * @returns {Promise<Draft>}
 * @throws {Problem}
 */
export async function fetchDraft(cms, query) {
  const key = readKey(query);
  const address = new URL('api/preview/', cms);
  const type = query.get('content_type');
  if (type !== null) address.searchParams.set('content_type', type);
  /** @type {Response | undefined} */
  let response;
  try {
    response = await fetch(address, {
      headers: { accept: 'application/json', ...key },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return await (ANSWERS[response.status] ?? refuse)(response, cms);
  } catch (error) {
    if (error instanceof Problem) throw error;
    // The error's own text may hold what the CMS answered: it goes nowhere.
    throw Problem.silent(cms, response ? `HTTP ${response.status}` : undefined);
  }
}

/**
 * The one thing that opens the draft, as a header for the CMS.
 *
 * @param {URLSearchParams} query
 * @returns {Record<string, string>}
 */
function readKey(query) {
  const given = [...KEYS].filter(([name]) => query.has(name));
  if (given.length !== 1) throw Problem.hidden();
  const [[name, header]] = given;
  const value = query.get(name) ?? '';
  if (!KEY.test(value)) throw Problem.hidden();
  return { [header]: value };
}

/** @type {Record<number, (response: Response, cms: URL) => Promise<Draft>>} */
const ANSWERS = {
  200: async (response) => readDraft(/** @type {Partial<Draft>} */ (await response.json())),
  404: async () => {
    throw Problem.hidden();
  },
  422: async (response) => {
    throw Problem.unfit(/** @type {{ error: string }} */ (await response.json()).error);
  },
};

/**
 * @param {Response} response
 * @param {URL} cms
 * @returns {Promise<never>}
 */
async function refuse(response, cms) {
  throw Problem.silent(cms, `HTTP ${response.status}`);
}

/**
 * @param {Partial<Draft>} answer
 * @returns {Draft}
 */
function readDraft({ path, url, markdown, files = {} }) {
  if (typeof path !== 'string' || typeof url !== 'string' || typeof markdown !== 'string') {
    throw new TypeError('a draft has path, url and markdown');
  }
  return { path, url, markdown, files };
}
