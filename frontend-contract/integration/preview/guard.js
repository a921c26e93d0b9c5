// Astro middleware around all others, in a preview build only.
/** @import { APIContext, MiddlewareNext } from 'astro' */
import { settings } from 'virtual:astro-wagtail-events/site';
import { readCmsUrl } from '../shared/environment.js';
import { protect } from './headers.js';
import { Problem, problemResponse } from './problems.js';

const PLACE = `${settings.base.replace(/\/$/, '')}/_preview`;

/**
 * Whatever happens to a draft on its way: its answer is protected, and no log has its words or its token.
 *
 * @param {APIContext} context
 * @param {MiddlewareNext} next
 */
export const onRequest = async ({ url: { pathname } }, next) => {
  if (pathname !== PLACE && !pathname.startsWith(`${PLACE}/`)) return next();
  const cms = readCmsUrl(process.env);
  const response = await renderWhole(next, cms);
  protect(response.headers, cms);
  return response;
};

/**
 * All of the page before any of it is sent: Astro logs an error on the way together with the address, token and all.
 *
 * @param {MiddlewareNext} next
 * @param {URL} cms
 */
async function renderWhole(next, cms) {
  try {
    const { body, status, headers } = await next();
    return new Response(body && (await new Response(body).text()), { status, headers });
  } catch (error) {
    return problemResponse(Problem.unfit(error instanceof Error ? error.message : String(error)), cms);
  }
}
