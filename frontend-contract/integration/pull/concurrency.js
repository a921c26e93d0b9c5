/** How many requests, or operations on the disk, run at the same time. */
export const MAX_CONCURRENT = 8;

/**
 * Call an asynchronous function for every item, MAX_CONCURRENT calls at a time. The first failure aborts the rest.
 *
 * @template Item
 * @param {Iterable<Item>} items
 * @param {(item: Item, signal: AbortSignal) => Promise<void>} work
 * @param {number} [limit]
 */
export async function forEachConcurrent(items, work, limit = MAX_CONCURRENT) {
  const queue = items[Symbol.iterator]();
  const stop = new AbortController();
  /** @type {unknown[]} not the signal's reason, which cannot be undefined: anything can be thrown */
  const failures = [];
  const worker = async () => {
    for (let next = queue.next(); !next.done && failures.length === 0; next = queue.next()) {
      try {
        await work(next.value, stop.signal);
      } catch (error) {
        failures.push(error);
        stop.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  if (failures.length > 0) throw failures[0];
}
