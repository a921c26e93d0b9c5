const SIGNALS = ['SIGINT', 'SIGTERM'];

/**
 * Keep Ctrl-C waiting while files are put in place, which is quick: half of a release serves nobody.
 *
 * @returns {() => void} ends the waiting; a signal that came meanwhile has its effect then
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
