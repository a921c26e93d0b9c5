/** @import { AstroGlobal } from 'astro' */
import { readCmsUrl } from '../shared/environment.js';
import { Problem, problemResponse } from './problems.js';
import { previewScript } from './script.js';

/**
 * What a layout's route shows: the draft that `/_preview` has fetched and rendered, or the answer to somebody who
 * asks for the route itself.
 *
 * @param {AstroGlobal} Astro
 * @returns {Response | { props: object, html: string, script: string }}
 */
export function openPage(Astro) {
  const cms = readCmsUrl(process.env);
  const page = Astro.locals.wagtailDraft;
  if (!page) return problemResponse(Problem.hidden(), cms);
  // A layout reads Astro.url to mark the current page or to name its address: it must see the page's own, and never
  // the token. Undocumented but for this: one URL object serves the route and its components.
  Astro.url.href = page.address.href;
  return { props: page.props, html: page.html, script: previewScript(cms, { isPage: true }) };
}
