// The feed of events, the newest first. An empty answer makes no file: without a `site` there are no whole addresses.
import rss from '@astrojs/rss';
import { home, root } from '../addresses.js';
import { events } from '../events.js';
import { siteDescription, siteName } from '../site.js';
import { typeName } from '../type-name.js';

const NEWEST = 50;

export function GET({ site }) {
  if (!site) return new Response();
  return rss({
    title: siteName,
    description: siteDescription,
    site: new URL(home, site),
    trailingSlash: home.endsWith('/'),
    xmlns: { atom: 'http://www.w3.org/2005/Atom' },
    customData: `<language>sk</language><atom:link href="${new URL(`${root}rss.xml`, site)}" rel="self" type="application/rss+xml"/>`,
    items: events.slice(0, NEWEST).map(({ title, description, type, date, href }) => ({
      title,
      description: description ?? undefined,
      categories: type ? [typeName(type)] : undefined,
      pubDate: date && new Date(date),
      link: new URL(href, site).href,
    })),
  });
}
