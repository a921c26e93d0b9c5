// Astro middleware that runs before all other middleware, in a preview build only.
/** @import { APIContext, MiddlewareNext } from 'astro' */
import { settings } from 'virtual:astro-wagtail-events/site';
import { withoutSlash } from '../shared/address.js';
import { readCmsUrl } from '../shared/environment.js';
import { protectHeaders } from './headers.js';
import { Problem, problemResponse } from './problems.js';

const PREVIEW_PATH = `${withoutSlash(settings.base)}/_preview`;

/**
 * Protect every response of the preview, errors included, and keep drafts and tokens out of logs.
 *
 * @param {APIContext} context
 * @param {MiddlewareNext} next
 */
export const onRequest = async ({ url: { pathname } }, next) => {
  if (pathname !== PREVIEW_PATH && !pathname.startsWith(`${PREVIEW_PATH}/`)) return next();
  const cms = readCmsUrl(process.env);
  const response = await renderBuffered(next, cms);
  protectHeaders(response.headers, cms);
  return response;
};

/**
 * Render the whole page before any of it is sent: Astro would log an error in a stream together with the URL and its
 * token.
 *
 * @param {MiddlewareNext} next
 * @param {URL} cms
 */
async function renderBuffered(next, cms) {
  try {
    const { body, status, headers } = await next();
    return new Response(body && (await new Response(body).text()), { status, headers });
  } catch (error) {
    return problemResponse(Problem.unrenderable(error instanceof Error ? error.message : String(error)), cms);
  }
}
