/** @import { Draft } from '../shared/shapes.ts' */
import { Problem } from './problems.js';

const TIMEOUT_MS = 10_000;

// Query parameter that opens a draft -> header in which it is sent to the CMS, so that no log of URLs has it.
const CREDENTIALS = new Map([
  ['token', 'X-Preview-Token'],
  ['link', 'X-Preview-Link'],
]);
const CREDENTIAL = /^[!-~]{1,1000}$/;

/**
 * Fetch a draft from the CMS, server to server.
 *
 * @param {URL} cms
 * @param {URLSearchParams} query of the preview's URL: content_type and token of an editor, or a shared link
 * @returns {Promise<Draft>}
 * @throws {Problem}
 */
export async function fetchDraft(cms, query) {
  const credential = readCredential(query);
  const address = new URL('api/preview/', cms);
  const type = query.get('content_type');
  if (type !== null) address.searchParams.set('content_type', type);
  /** @type {Response | undefined} */
  let response;
  try {
    response = await fetch(address, {
      headers: { accept: 'application/json', ...credential },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return await (HANDLERS[response.status] ?? refuse)(response, cms);
  } catch (error) {
    if (error instanceof Problem) throw error;
    // The error's own message may quote the draft: it is not passed on.
    throw Problem.unavailable(cms, response ? `HTTP ${response.status}` : undefined);
  }
}

/**
 * The token or shared link as a header for the CMS; there must be exactly one.
 *
 * @param {URLSearchParams} query
 * @returns {Record<string, string>}
 */
function readCredential(query) {
  const given = [...CREDENTIALS].filter(([name]) => query.has(name));
  if (given.length !== 1) throw Problem.notFound();
  const [[name, header]] = given;
  const value = query.get(name) ?? '';
  if (!CREDENTIAL.test(value)) throw Problem.notFound();
  return { [header]: value };
}

/** @type {Record<number, (response: Response, cms: URL) => Promise<Draft>>} */
const HANDLERS = {
  200: async (response) => readDraft(/** @type {Partial<Draft>} */ (await response.json())),
  404: async () => {
    throw Problem.notFound();
  },
  422: async (response) => {
    throw Problem.unrenderable(/** @type {{ error: string }} */ (await response.json()).error);
  },
};

/**
 * @param {Response} response
 * @param {URL} cms
 * @returns {Promise<never>}
 */
async function refuse(response, cms) {
  throw Problem.unavailable(cms, `HTTP ${response.status}`);
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
