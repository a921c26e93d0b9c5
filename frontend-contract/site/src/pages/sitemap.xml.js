// Every page that search engines may know. An empty answer makes no file: without a `site` there are no whole addresses.
import { home, pageHref, root } from '../addresses.js';
import { events } from '../events.js';
import { pages } from '../site.js';

export function GET({ site }) {
  if (!site) return new Response();
  const own = pages.map(({ path }) => (path ? pageHref(root + path) : home));
  const addresses = [...own, ...events.map(({ href }) => href)];
  const entries = addresses.map((address) => `<url><loc>${escapeXml(new URL(address, site).href)}</loc></url>\n`);
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
      `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join('')}</urlset>\n`,
    { headers: { 'Content-Type': 'application/xml' } },
  );
}

// The other characters that XML minds are percent-encoded in an address already.
function escapeXml(address) {
  return address.replaceAll('&', '&amp;').replaceAll("'", '&apos;');
}
