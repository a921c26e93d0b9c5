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

// Pictures inside these lead elsewhere already, are shown by something else, or are not shown at all.
const ELSEWHERE = ['a', 'button', 'label', 'picture', 'script', 'style', 'summary', 'svg', 'template', 'textarea'];
const PICTURE = new RegExp(
  `<!--[\\s\\S]*?-->|<(${ELSEWHERE.join('|')})\\b[\\s\\S]*?</\\1>|<img (?:"[^"]*"|'[^']*'|[^>"'])*>`,
  'gi',
);
const SMALLEST = 320; // Pixels. A narrower picture is nowhere shown smaller than it is.

/**
 * The same text with a button around every picture that can be shown larger, and these pictures.
 *
 * The ids are none that a heading can have: those hold no colon.
 *
 * @param {string} html
 * @returns {{ html: string, pictures: { id: string, alt: string, img: string }[] }} img: the element. alt: as HTML
 */
export function addZoom(html) {
  const pictures = [];
  const zoomed = html.replace(PICTURE, (found, element) => {
    if (element || !found.startsWith('<img') || !(readAttribute(found, 'width') >= SMALLEST)) return found;
    const picture = { id: `zoom:${pictures.length + 1}`, alt: readAttribute(found, 'alt') ?? '', img: found };
    pictures.push(picture);
    const label = `Zväčšiť obrázok${picture.alt && `: ${picture.alt}`}`;
    const opens = `command="show-modal" commandfor="${picture.id}" popovertarget="${picture.id}"`;
    return `<button type="button" class="zoom" ${opens} aria-label="${label}">${found}</button>`;
  });
  return { html: zoomed, pictures };
}

/** The value as written in the element: with its entities. */
function readAttribute(element, name) {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(element)?.[1];
}
