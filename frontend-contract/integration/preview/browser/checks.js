// Part of the preview's script (script.js): Wagtail's own checker (axe) and its content metrics, as the CMS sends them.

/** @typedef {{ userbar?: { runAxe(): Promise<void> } }} Wagtail the global of Wagtail's userbar */

const IDLE_MS = 1000; // Without a change, before the page is checked: a check takes as long as a refresh.

/** @type {ReturnType<typeof setTimeout> | undefined} */
let checkTimer;

/**
 * Insert Wagtail's userbar, which checks the page, shows its findings, and lets the panel run the same checks.
 *
 * @param {string} userbar HTML with scripts, from the CMS
 */
function startChecks(userbar) {
  if (document.querySelector('wagtail-checks')) return;
  // Outside the body, so that the userbar itself is neither checked nor counted.
  const container = document.createElement('wagtail-checks');
  container.append(document.createRange().createContextualFragment(userbar));
  for (const script of container.querySelectorAll('script')) script.async = false;
  document.documentElement.append(container);
}

/** Check the page once it has not changed for IDLE_MS. */
function checkSoon() {
  clearTimeout(checkTimer);
  checkTimer = setTimeout(async () => {
    try {
      await /** @type {{ wagtail?: Wagtail }} */ (window).wagtail?.userbar?.runAxe();
    } catch {
      checkSoon(); // axe is running already, for the panel.
    }
  }, IDLE_MS);
}
