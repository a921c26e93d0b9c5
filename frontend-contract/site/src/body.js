/** What the layout reads in the HTML of an event's text, and what it adds there. */

const ENTITIES = { '&amp;': '&', '&#38;': '&', '&#x26;': '&' };

/**
 * The address of the first picture that everybody can load, to go with the page where it is shared.
 *
 * @param {string} html
 * @returns {string | undefined}
 */
export function findPicture(html) {
  const found = /<img [^>]*?src="((?:\/|https?:\/\/)[^"]*)"/.exec(html);
  return found?.[1].replace(/&[#\w]+;/g, (entity) => ENTITIES[entity] ?? entity);
}

/**
 * Whether the first heading leaves out a level below the page's own, h1: editors begin with any.
 *
 * @param {string} html
 */
export function skipsLevel(html) {
  return Number(/<h([1-6])\b/.exec(html)?.[1]) > 2;
}

/**
 * The same text with what Markdown cannot say: a wide table that the keyboard can scroll, a name for a ticked box.
 *
 * @param {string} html
 */
export function completeProse(html) {
  return html
    .replaceAll('<table>', '<table tabindex="0">')
    .replaceAll('<input type="checkbox"', '<input type="checkbox" aria-label="Hotovo"');
}
