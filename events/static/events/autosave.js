// When an autosave has succeeded, Wagtail takes whatever the form holds by then for saved. What was typed while the
// request was on its way would reach neither the draft nor the preview until the next change: this says it is there.
(() => {
  const IGNORED = ['csrfmiddlewaretoken', 'loaded_revision_id', 'loaded_revision_created_at', 'next'];
  let sent;

  const differs = (now, { field_updates: updated = {} }) =>
    [...new Set(now.keys())].some(
      (name) =>
        !IGNORED.includes(name) &&
        !(name in updated) &&
        typeof now.get(name) === 'string' &&
        now.getAll(name).join('\n') !== sent.getAll(name).join('\n'),
    );

  document.addEventListener('w-autosave:save', ({ detail }) => {
    sent = detail.formData;
  });

  document.addEventListener('w-autosave:success', ({ target, detail }) => {
    if (!sent || !differs(new FormData(target), detail.response ?? {})) return;
    target.dispatchEvent(
      new CustomEvent('w-unsaved:add', { bubbles: true, cancelable: true, detail: { type: 'edits' } }),
    );
  });
})();
