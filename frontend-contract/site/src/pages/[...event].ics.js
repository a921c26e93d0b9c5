// A file for calendars beside each event's page: podujatia/x.ics.
import { renderCalendar } from '../calendar.js';
import { events } from '../events.js';
import { typeName } from '../type-name.js';

export function getStaticPaths() {
  return events.filter(({ date }) => date).map((event) => ({ params: { event: event.id }, props: event }));
}

export function GET({ props: event, site }) {
  const uid = `${event.id}@${site?.hostname ?? 'localhost'}`;
  const url = site && new URL(event.href, site).href;
  return new Response(renderCalendar({ ...event, type: typeName(event.type), uid, url }), {
    headers: { 'Content-Type': 'text/calendar; charset=utf-8' },
  });
}
