import { decodeEntities } from '../shared/html.js';
import { ADDRESSES, isAddressAllowed, isAttributeAllowed, isPlayer, OPAQUE, TAGS } from './schema.js';

// The white space of HTML, which is less than that of JavaScript.
const SPACE = '[ \\t\\n\\r\\f]';
const NAME = '[a-z][a-z0-9:_.-]*';
const VALUE = `${SPACE}*=${SPACE}*(?:"([^"]*)"|'([^']*)'|([^\\s"'=<>\`]+))`;
const ATTRIBUTES = `(?:${SPACE}+${NAME}(?:${VALUE.replaceAll(/\((?!\?)/g, '(?:')})?)*`;
const TAG = new RegExp(`<(/?)([a-z][a-z0-9-]*)(${ATTRIBUTES})${SPACE}*/?>`, 'iy');
const IFRAME = new RegExp(`<iframe(${ATTRIBUTES})${SPACE}*></iframe>`, 'iy');
const ATTRIBUTE = new RegExp(`${SPACE}+(${NAME})(?:${VALUE})?`, 'gi');
// Of the comments, those that end where every reader of HTML thinks they end.
const COMMENT = /<!--(?!-?>)(?:(?!--)[\s\S])*-->/y;
// What a browser takes for markup rather than for a "<" in the text.
const MARKUP = /<[!?/a-z][^\s>]{0,30}/iy;
const ENTITY_LEFT = /&(#|[a-z][a-z0-9]*;)/i;

/** @typedef {{ name: string, value: string, text: string }} Attribute */

/**
 * Of raw HTML what the schema allows, byte for byte as it was written, and the names of what it does not: a tag
 * ("<script>"), an attribute ("onclick") or an address ("javascript:alert(1)"). Whatever a browser could read in another
 * way than this function becomes text.
 *
 * @param {string} text a whole piece: no tag begins before it or ends after it
 * @returns {{ html: string, refused: string[] }}
 */
export function cleanHtml(text) {
  /** @type {string[]} */
  const refused = [];
  let html = '';
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('<', at);
    if (next < 0) return { html: html + text.slice(at), refused };
    const [kept, end] = readMarkup(text, next, refused);
    html += text.slice(at, next) + kept;
    at = end;
  }
  return { html, refused };
}

/**
 * @param {string} text
 * @param {number} at where a "<" stands
 * @param {string[]} refused added to
 * @returns {[string, number]} what is kept of the markup that begins there, and where the text goes on
 */
function readMarkup(text, at, refused) {
  const whole = match(COMMENT, text, at) ?? readPlayer(text, at);
  if (whole) return [whole[0], at + whole[0].length];
  const found = match(TAG, text, at);
  if (!found) {
    const markup = match(MARKUP, text, at);
    if (markup) refused.push(markup[0]);
    return ['&lt;', at + 1];
  }
  const [written, slash, given, attributes] = found;
  const [tag, end] = [given.toLowerCase(), at + written.length];
  if (TAGS.has(tag)) return [slash ? `</${given}>` : keepTag(written, given, readAttributes(attributes), refused), end];
  refused.push(`<${slash}${tag}>`);
  return ['', OPAQUE.has(tag) && !slash ? findEnd(text, tag, end) : end];
}

/**
 * @param {string} written
 * @param {string} given its name, as it was written
 * @param {Attribute[]} attributes
 * @param {string[]} refused added to
 */
function keepTag(written, given, attributes, refused) {
  const kept = attributes.filter(({ name, value }) => {
    const fault = !isAttributeAllowed(given.toLowerCase(), name)
      ? name
      : ADDRESSES.has(name) && !(isAddressAllowed(value) && !ENTITY_LEFT.test(value)) && value;
    if (fault !== false) refused.push(fault);
    return fault === false;
  });
  return kept.length === attributes.length ? written : `<${given}${kept.map(({ text }) => text).join('')}>`;
}

/**
 * @param {string} text
 * @param {number} at
 */
function readPlayer(text, at) {
  const found = match(IFRAME, text, at);
  return found && isPlayer(readAttributes(found[1])) ? found : null;
}

/**
 * @param {string} written
 * @returns {Attribute[]} names in lower case, values without character references, and each as it was written
 */
function readAttributes(written) {
  return Array.from(written.matchAll(ATTRIBUTE), ([text, name, ...values]) => ({
    name: name.toLowerCase(),
    value: decodeEntities(values.find((value) => value !== undefined) ?? ''),
    text,
  }));
}

/**
 * Where an element that hides its content from HTML ends: after its closing tag, or nowhere.
 *
 * @param {string} text
 * @param {string} tag
 * @param {number} from
 */
function findEnd(text, tag, from) {
  const closing = new RegExp(`</${tag}${SPACE}*>`, 'ig');
  closing.lastIndex = from;
  const found = closing.exec(text);
  return found ? found.index + found[0].length : text.length;
}

/**
 * @param {RegExp} sticky
 * @param {string} text
 * @param {number} at
 */
function match(sticky, text, at) {
  sticky.lastIndex = at;
  return sticky.exec(text);
}
