// Part of the preview's script (script.js): Wagtail's own checker (axe) and its content metrics, as the CMS sends them.

/** @typedef {{ userbar?: { runAxe(): Promise<void> } }} Wagtail what its userbar puts into the page */

const QUIET = 1000; // Milliseconds without a change before the page is checked: a check takes as long as a refresh.

/** @type {ReturnType<typeof setTimeout> | undefined} */
let checking;

/**
 * Put Wagtail's userbar beside the page. It checks the page, shows what it finds, and lets the panel do the same.
 *
 * @param {string} userbar HTML with its scripts, all of the CMS's own
 */
function startChecks(userbar) {
  if (document.querySelector('wagtail-checks')) return;
  // Outside the body: what is checked and counted stays the page itself.
  const place = document.createElement('wagtail-checks');
  place.append(document.createRange().createContextualFragment(userbar));
  for (const script of place.querySelectorAll('script')) script.async = false;
  document.documentElement.append(place);
}

/** Check the page again once it has stopped changing. */
function checkSoon() {
  clearTimeout(checking);
  checking = setTimeout(async () => {
    try {
      await /** @type {{ wagtail?: Wagtail }} */ (window).wagtail?.userbar?.runAxe();
    } catch {
      checkSoon(); // The panel is checking; two cannot at once.
    }
  }, QUIET);
}
