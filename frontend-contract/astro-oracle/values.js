/** A value as JSON, with tags for what JSON cannot represent: `{"$date": iso}`, `{"$number": "NaN"}`, `{"$bytes": base64}`, `{"$undefined": true}`. */
export function tagged(value) {
  if (value === undefined) return { $undefined: true };
  if (typeof value === 'bigint') return { $number: String(value) };
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { $number: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Date) return { $date: Number.isNaN(value.getTime()) ? 'invalid' : value.toISOString() };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(tagged);
  // Assignment would lose a key named __proto__.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, tagged(item)]));
}
