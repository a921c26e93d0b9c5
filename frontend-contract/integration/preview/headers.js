/**
 * What every answer of the preview says: keep no copy, pass the token on to nobody, show it in the CMS only.
 *
 * @param {URL} cms
 * @returns {Record<string, string>}
 */
export function headersFor(cms) {
  return {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': `frame-ancestors ${cms.origin}`,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Robots-Tag': 'noindex',
  };
}
