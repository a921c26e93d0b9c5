/** @import { AstroGlobal } from 'astro' */
import { readCmsUrl } from '../shared/environment.js';
import { Problem, problemResponse } from './problems.js';
import { previewScript } from './script.js';

/**
 * What a layout's route shows: the draft that `/_preview` has fetched and rendered, or 404 for a direct request.
 *
 * @param {AstroGlobal} Astro
 * @returns {Response | { props: object, html: string, script: string }}
 */
export function openPage(Astro) {
  const cms = readCmsUrl(process.env);
  const page = Astro.locals.wagtailDraft;
  if (!page) return problemResponse(Problem.notFound(), cms);
  // Layouts read Astro.url, which must be the URL of the page and must not contain the token. That a route and its
  // components share one URL object is not documented.
  Astro.url.href = page.address.href;
  return { props: page.props, html: page.html, script: previewScript(cms, { isPage: true }) };
}
