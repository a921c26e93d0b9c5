/**
 * Lets the preview follow the keyboard. Wagtail compares the whole form twice a second and waits as long again; here
 * whatever changes a value says so at once. Wagtail's own panel does the rest: one request at a time, the last state
 * wins.
 */
(() => {
  const form = document.querySelector('[data-edit-form]');
  const panel = document.querySelector('[data-controller~="w-preview"]');
  if (!form || !panel) return;

  const IGNORED = ['csrfmiddlewaretoken', 'loaded_revision_id', 'loaded_revision_created_at', 'next'];
  let sent;
  let shown;

  const setStale = (isStale) => {
    panel.dataset.wPreviewStaleValue = String(isStale);
  };

  const read = () => {
    const fields = [...new FormData(form)].filter(
      ([name, value]) => !IGNORED.includes(name) && typeof value === 'string',
    );
    return new URLSearchParams(fields).toString();
  };

  const notice = () => setStale(true);
  form.addEventListener('input', notice);
  form.addEventListener('change', notice);
  // Rich text, choosers and the order of blocks write into hidden fields, whose value is an attribute, without an event.
  new MutationObserver(notice).observe(form, { subtree: true, attributes: true, attributeFilter: ['value'] });

  // Wagtail notices the same change on its own later, and again when it has saved it.
  panel.addEventListener('w-preview:update', (event) => {
    sent = read();
    if (sent !== shown) return;
    event.preventDefault();
    setStale(false);
  });
  panel.addEventListener('w-preview:json', ({ detail }) => {
    shown = detail.data.is_valid ? sent : undefined;
  });
  const forget = () => {
    shown = undefined;
  };
  panel.addEventListener('w-preview:error', forget);
  panel.addEventListener('events-preview:again', () => {
    forget();
    notice();
  });
})();
