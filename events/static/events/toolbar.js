/**
 * Shows the rich text's toolbar at all times, until an editor unpins it: Wagtail's own default shows it
 * only once some text is selected, which nobody finds who has not been told.
 */
(() => {
  const KEY = 'wagtail:draftail-toolbar';
  try {
    if (localStorage.getItem(KEY) === null) localStorage.setItem(KEY, 'sticky');
  } catch {
    // Without storage Wagtail's default holds.
  }
})();
