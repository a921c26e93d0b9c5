// What a site may say of its own pages, and must not of a draft.
const DROPPED = ['X-Frame-Options', 'CDN-Cache-Control', 'Surrogate-Control'];

/**
 * Make an answer say: keep no copy, pass the token on to nobody, show it in the CMS only. Whatever else the site's own
 * middleware said stays.
 *
 * @param {Headers} headers of the answer; changed
 * @param {URL} cms
 */
export function protect(headers, cms) {
  for (const name of DROPPED) headers.delete(name);
  const ours = {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': [
      ...withoutFrames(headers.get('Content-Security-Policy')),
      `frame-ancestors ${cms.origin}`,
    ].join(', '),
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Robots-Tag': 'noindex',
  };
  for (const [name, value] of Object.entries(ours)) headers.set(name, value);
}

/**
 * A site's policies without their word on frames: of two, the browser would obey the stricter.
 *
 * @param {string | null} policies
 */
function withoutFrames(policies) {
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
