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

// Rich text writes what was typed into the form a quarter of a second later: too late for whoever types and saves at
// once, so that the form waits for it.
(() => {
  const DELAY = 300; // Milliseconds.
  let typed = -DELAY;

  document.addEventListener(
    'keydown',
    ({ target }) => {
      if (target.closest?.('[data-draftail-editor-wrapper]')) typed = performance.now();
    },
    true,
  );

  document.addEventListener(
    'submit',
    (event) => {
      const { target: form, submitter } = event;
      const wait = typed + DELAY - performance.now();
      if (wait <= 0 || !form.matches('[data-edit-form]')) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      setTimeout(() => {
        // Wagtail disables a button that was pressed, and a disabled one would not be sent along.
        if (submitter) submitter.disabled = false;
        form.requestSubmit(submitter);
      }, wait);
    },
    true,
  );
})();
