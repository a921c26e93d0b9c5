/** Dates of events. In a file they are written DD.MM.YYYY. */

const WRITTEN = /^(\d{2})\.(\d{2})\.(\d{4})$/;
const slovak = new Intl.DateTimeFormat('sk', { dateStyle: 'long', timeZone: 'UTC' });
const month = new Intl.DateTimeFormat('sk', { month: 'short', timeZone: 'UTC' });

/**
 * The date as machines write it: "31.03.2021" becomes "2021-03-31". Undefined for anything else, and for a day that no
 * calendar has: JavaScript would take 31.02. for the 3rd of March.
 *
 * @param {unknown} written
 * @returns {string | undefined}
 */
export function isoDate(written) {
  const parts = WRITTEN.exec(String(written ?? ''));
  if (!parts) return undefined;
  const iso = `${parts[3]}-${parts[2]}-${parts[1]}`;
  const date = new Date(`${iso}T00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
}

/**
 * The date as people read it: "31.03.2021" becomes "31. marca 2021". A draft may hold something else: shown as it is.
 *
 * @param {unknown} written
 */
export function slovakDate(written) {
  const iso = isoDate(written);
  return iso ? slovak.format(new Date(iso)) : String(written ?? '');
}

/**
 * The day and the month for a sign on the wall: ["31", "mar"]. Empty for a date that is none.
 *
 * @param {string} [iso] as YYYY-MM-DD
 * @returns {string[]}
 */
export function dayAndMonth(iso) {
  if (!iso) return [];
  const date = new Date(iso);
  return [String(date.getUTCDate()), month.format(date)];
}
