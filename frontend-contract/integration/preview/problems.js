/** Errors of the preview, and the error page in the editors' two languages. */

import { previewScript } from './script.js';

/** An error with a status. `page` is undefined where the response must not reveal anything. */
export class Problem extends Error {
  /**
   * @param {number} status of the response
   * @param {{ sk: string, en: string, reason?: string, retrySeconds?: number }} [page] retrySeconds: when the page reloads itself
   */
  constructor(status, page) {
    super(page?.en ?? 'Not found');
    this.status = status;
    this.page = page;
  }

  /** An invalid, expired or foreign token; the response does not reveal which. */
  static notFound() {
    return new Problem(404);
  }

  /** @param {string} reason from the CMS or the Markdown processor */
  static unrenderable(reason) {
    return new Problem(422, {
      sk: 'Koncept sa zatiaľ nedá zobraziť. Opravte ho v editore, náhľad sa potom obnoví sám.',
      en: 'This draft cannot be shown yet. Correct it in the editor and the preview will follow.',
      reason: String(reason),
    });
  }

  /**
   * @param {URL} cms
   * @param {string} [reason]
   */
  static unavailable(cms, reason) {
    return new Problem(502, {
      sk: `Redakčný systém na ${cms.origin} neodpovedá. Náhľad to o chvíľu skúsi znova.`,
      en: `The CMS at ${cms.origin} does not answer. The preview will try again in a moment.`,
      reason,
      retrySeconds: 5,
    });
  }
}

/**
 * The response for a problem. Its page includes the preview's script: without it Wagtail's panel would wait ten seconds.
 *
 * @param {Problem} problem
 * @param {URL} cms
 */
export function problemResponse({ status, page }, cms) {
  return new Response(problemPage(page, cms), {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
  });
}

/**
 * @param {Problem['page']} page
 * @param {URL} cms
 */
function problemPage(page, cms) {
  const title = page ? 'Náhľad' : 'Nenašlo sa';
  const content = page
    ? `<h1>Náhľad nie je k dispozícii</h1>
<p>${escapeHtml(page.sk)}</p>
<p lang="en">${escapeHtml(page.en)}</p>
${page.reason ? `<p class="reason">${escapeHtml(page.reason)}</p>` : ''}`
    : '<h1>Nenašlo sa</h1>\n<p lang="en">Not found</p>';
  return `<!doctype html>
<html lang="sk">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${page?.retrySeconds ? `<meta http-equiv="refresh" content="${page.retrySeconds}">` : ''}
<title>${title}</title>
<style>
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1.0625rem/1.6 system-ui, sans-serif; }
main { max-width: 34rem; padding: 2rem; }
h1 { font-size: 1.375rem; line-height: 1.25; }
[lang=en] { opacity: 0.75; }
.reason { padding: 0.75rem 1rem; border-left: 4px solid #e4572e; background: #8881; overflow-wrap: anywhere; white-space: pre-wrap; }
</style>
</head>
<body>
<main>
${content}
</main>
${previewScript(cms)}
</body>
</html>
`;
}

/** @param {string} text */
function escapeHtml(text) {
  /** @type {Record<string, string>} */
  const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[character]);
}
