/**
 * What of raw HTML a page may show: the schema of rehype-sanitize (GitHub's), and beside it what the CMS itself writes:
 * classes, figures, boxes, and the players of two sites. Nothing here runs a script or lets a page be covered.
 */

const words = (/** @type {string} */ text) => new Set(text.split(/\s+/));

export const TAGS = words(
  `a abbr aside b blockquote br cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins
  kbd li mark ol p picture pre q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td
  tfoot th thead time tr tt u ul var wbr`,
);

const EVERYWHERE = words(
  `abbr align alt aria-describedby aria-hidden aria-label aria-labelledby axis border cellpadding cellspacing char charoff
  class clear colspan color cols compact coords datetime dir frame headers height hreflang hspace id itemprop lang media
  noshade nowrap open rev role rowspan rows rules scope shape size span start summary tabindex title valign value vspace
  width`,
);

/** @type {Record<string, Set<string>>} */
const OF_TAG = {
  a: words('href name rel target'),
  blockquote: words('cite'),
  del: words('cite'),
  img: words('src srcset sizes loading decoding'),
  ins: words('cite'),
  q: words('cite'),
  source: words('srcset sizes type'),
};

/** Attributes that a browser may follow. */
export const ADDRESSES = words('cite href src');

/** Elements whose content is no HTML to a browser: it goes with them. */
export const OPAQUE = words('iframe noembed noframes noscript plaintext script style template textarea title xmp');

const SCHEMES = words('http https mailto tel');
// Browsers skip these inside an address: "java\tscript:" runs.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const IGNORED_BY_BROWSERS = /[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff\ufffd]/g;
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
// As `embed_html` of the CMS writes it (exporters/core/blocks/wrappers.py).
const PLAYER = /^https:\/\/(www\.youtube-nocookie\.com\/embed\/[\w-]+|player\.vimeo\.com\/video\/\d+)$/;
const OF_PLAYER = words('src title data-url loading allowfullscreen');

/**
 * @param {string} tag
 * @param {string} name
 */
export function isAttributeAllowed(tag, name) {
  return EVERYWHERE.has(name) || Boolean(Object.hasOwn(OF_TAG, tag) && OF_TAG[tag].has(name));
}

/**
 * Whether a link may lead there: to another page of the site, or by one of a few schemes.
 *
 * @param {string} address without character references
 */
export function isAddressAllowed(address) {
  const scheme = SCHEME.exec(address.replaceAll(IGNORED_BY_BROWSERS, ''));
  return !scheme || SCHEMES.has(scheme[1].toLowerCase());
}

/**
 * Whether an `<iframe>` is a player that the CMS writes.
 *
 * @param {{ name: string, value: string }[]} attributes
 */
export function isPlayer(attributes) {
  const source = attributes.find(({ name }) => name === 'src');
  return Boolean(source && PLAYER.test(source.value)) && attributes.every(({ name }) => OF_PLAYER.has(name));
}
