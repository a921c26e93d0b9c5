/** An event as a file that calendars read: iCalendar, RFC 5545. */

const ESCAPES = { '\\': '\\\\', ';': '\\;', ',': '\\,', '\n': '\\n' };
const LINE = 75; // Octets of UTF-8 that a line may have.

/**
 * One event that lasts its whole day. There is no clock in it: the same event is the same bytes on every build.
 *
 * @param {object} event
 * @param {string} event.uid the same for this event for ever, different from every other in the world
 * @param {string} event.date as YYYY-MM-DD
 * @param {string} event.title
 * @param {string} [event.description]
 * @param {string} [event.type]
 * @param {string} [event.url] the whole address of its page
 * @returns {string}
 */
export function renderCalendar({ uid, date, title, description, type, url }) {
  const day = date.replaceAll('-', '');
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Astro//Wagtail events//SK',
    'BEGIN:VEVENT',
    `UID:${escapeText(uid)}`,
    `DTSTAMP:${day}T000000Z`,
    `DTSTART;VALUE=DATE:${day}`,
    'TRANSP:TRANSPARENT',
    `SUMMARY:${escapeText(title)}`,
    description && `DESCRIPTION:${escapeText(description)}`,
    type && `CATEGORIES:${escapeText(type)}`,
    url && `URL:${url}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines
    .filter(Boolean)
    .map((line) => `${fold(line)}\r\n`)
    .join('');
}

function escapeText(text) {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\\;,\n]/g, (character) => ESCAPES[character])
    .replace(/[\p{Cc}]/gu, ' ');
}

/** A long line goes on in the next one after a space. A character is never cut in two. */
function fold(line) {
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LINE) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}
