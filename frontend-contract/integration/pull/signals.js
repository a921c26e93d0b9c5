const SIGNALS = ['SIGINT', 'SIGTERM'];

/**
 * Defer SIGINT and SIGTERM while files are put in place, so that a release is not left half applied.
 *
 * @returns {() => void} stops deferring; a signal received meanwhile then takes effect
 */
export function holdSignals() {
  /** @type {NodeJS.Signals | undefined} */
  let received;
  const hold = (/** @type {NodeJS.Signals} */ signal) => {
    received ??= signal;
  };
  for (const signal of SIGNALS) process.on(signal, hold);
  return () => {
    for (const signal of SIGNALS) process.off(signal, hold);
    if (received) process.kill(process.pid, received);
  };
}
