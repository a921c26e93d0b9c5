/** Dates of events. In a file they are written DD.MM.YYYY. */

const WRITTEN = /^(\d{2})\.(\d{2})\.(\d{4})$/;
const slovak = new Intl.DateTimeFormat('sk', { dateStyle: 'long', timeZone: 'UTC' });

/**
 * The date as machines write it: "31.03.2021" becomes "2021-03-31", anything else undefined.
 *
 * @param {unknown} written
 */
export function isoDate(written) {
  const parts = WRITTEN.exec(String(written ?? ''));
  return parts ? `${parts[3]}-${parts[2]}-${parts[1]}` : undefined;
}

/**
 * The date as people read it: "31.03.2021" becomes "31. marca 2021". A draft may hold something else: shown as it is.
 *
 * @param {unknown} written
 */
export function slovakDate(written) {
  const date = new Date(isoDate(written) ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? String(written ?? '') : slovak.format(date);
}
