// Headers that a site may set for its pages, but not for a draft.
const DROPPED = ['X-Frame-Options', 'CDN-Cache-Control', 'Surrogate-Control'];

/**
 * Set headers against caching, against leaking the token by the referrer, and against framing by others than the CMS.
 * All other headers of the site's own middleware are kept.
 *
 * @param {Headers} headers of the response; changed in place
 * @param {URL} cms
 */
export function protectHeaders(headers, cms) {
  for (const name of DROPPED) headers.delete(name);
  const ours = {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': [
      ...withoutFrameAncestors(headers.get('Content-Security-Policy')),
      `frame-ancestors ${cms.origin}`,
    ].join(', '),
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Robots-Tag': 'noindex',
  };
  for (const [name, value] of Object.entries(ours)) headers.set(name, value);
}

/**
 * A site's Content-Security-Policies without `frame-ancestors`: of two, the browser would apply the stricter one.
 *
 * @param {string | null} policies
 */
function withoutFrameAncestors(policies) {
  return (policies ?? '')
    .split(',')
    .map((policy) =>
      policy
        .split(';')
        .filter((directive) => !/^\s*frame-ancestors\b/i.test(directive))
        .join(';')
        .trim(),
    )
    .filter(Boolean);
}
