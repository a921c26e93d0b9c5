/**
 * An event as search engines read it: JSON-LD (https://schema.org/Event), safe inside a script element. What the event
 * does not have is left out.
 *
 * @param {object} event
 * @param {string} event.title
 * @param {string} [event.date] as YYYY-MM-DD
 * @param {string | null} [event.description]
 * @param {string | null} [event.type]
 * @param {string | null} [event.project]
 * @param {URL} [event.projectUrl]
 * @param {URL} [event.url] of its page
 * @param {URL} [event.picture]
 */
export function structuredData({ title, date, description, type, project, projectUrl, url, picture }) {
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: title,
    startDate: date,
    description: description || undefined,
    keywords: type || undefined,
    inLanguage: 'sk',
    url,
    image: picture,
    superEvent: project ? { '@type': 'EventSeries', name: project, url: projectUrl } : undefined,
  };
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}
