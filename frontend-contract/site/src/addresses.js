/** Addresses on this site, the same way everywhere, whatever `base`, `trailingSlash` and `build.format` are. */
import { base, build, trailingSlash } from 'astro:config/client';

const ENDINGS = { directory: trailingSlash === 'never' ? '' : '/', file: '.html', preserve: '' };

/** Where the site begins, with a final slash. */
export const root = base.replace(/\/?$/, '/');

export const home = trailingSlash === 'never' ? root.replace(/(.)\/$/, '$1') : root;

/**
 * The address of a page.
 *
 * @param {string} url the page's own, as Astro gives it with a Markdown file: with or without its ending
 */
export function pageHref(url) {
  return stem(url) + ENDINGS[build.format];
}

/**
 * The address of an event's file for calendars: beside its page.
 *
 * @param {string} url the page's own
 */
export function calendarHref(url) {
  return `${stem(url)}.ics`;
}

/**
 * The address of a page without what the site's settings add to it: "podujatia/x".
 *
 * @param {string} url the page's own
 */
export function pageId(url) {
  return stem(url).slice(root.length);
}

function stem(url) {
  return url.replace(/(\/|\.html)$/, '');
}
