/** Which events come, which were, and which one stands beside another. */

const { compare } = new Intl.Collator('sk');

/**
 * The day at a moment in a time zone, as YYYY-MM-DD.
 *
 * @param {Date} moment
 * @param {string} timeZone
 */
export function dayOf(moment, timeZone) {
  return new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' }).format(moment);
}

/**
 * The events of a day and after it, the soonest first, and the others in the order in which they are.
 *
 * @template {{ date?: string }} Event date as YYYY-MM-DD
 * @param {Event[]} events the newest first
 * @param {string} day as YYYY-MM-DD
 * @returns {{ upcoming: Event[], past: Event[] }}
 */
export function splitByDay(events, day) {
  const isUpcoming = ({ date }) => date !== undefined && date >= day;
  return {
    upcoming: events.filter(isUpcoming).toSorted((one, other) => compare(one.date, other.date)),
    past: events.filter((event) => !isUpcoming(event)),
  };
}

/**
 * The events of the same project before and after one, by date. Both are undefined where it is in no project, or in no
 * list at all.
 *
 * @template {{ id: string, date?: string, project?: string | null, edition?: number | null }} Event
 * @param {Event[]} events
 * @param {string} id
 * @returns {{ previous?: Event, next?: Event }}
 */
export function findNeighbours(events, id) {
  const event = events.find((other) => other.id === id);
  if (!event?.project) return {};
  const series = events
    .filter(({ project }) => project === event.project)
    .toSorted((one, other) => compare(one.date ?? '', other.date ?? '') || (one.edition ?? 0) - (other.edition ?? 0));
  const place = series.indexOf(event);
  return { previous: series[place - 1], next: series[place + 1] };
}
