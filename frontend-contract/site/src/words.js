/** Words as they are searched for: without diacritics and capitals, with any ending. Used by the build and by browsers. */

/**
 * Every word of a text once, in order.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function listWords(text) {
  const folded = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return [...new Set(folded.match(/[\p{L}\p{N}]+/gu))].sort();
}

/**
 * The text of HTML.
 *
 * @param {string} html
 */
export function readText(html) {
  return html
    .replace(/<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1>|<[^>]*>/g, ' ')
    .replace(/&(?:#x([\da-f]{1,5})|#(\d{1,6})|\w+);/gi, (_, hex, decimal) => readCharacter(hex, decimal));
}

/** Entities with a name stand for punctuation, which parts words. */
function readCharacter(hex, decimal) {
  if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
  return decimal ? String.fromCodePoint(decimal) : ' ';
}

/**
 * Whether a text has a word that begins as each word of a query does. Of a word with five letters or more the vowels at
 * its end do not count: "fontána" is found in "fontány" and "pri fontáne".
 *
 * @param {string[]} words what listWords() made of the text
 * @param {string} query
 */
export function matches(words, query) {
  return listWords(query)
    .map((word) => (word.length > 4 ? word.replace(/[aeiouy]+$/, '') : word))
    .every((start) => words.some((word) => word.startsWith(start)));
}
