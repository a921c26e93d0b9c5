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

// What is sent by a button is sent alone, and whole. An autosave on its way first makes the page that the form is then
// saved to: both at once would be two pages that want one address. And rich text writes what was typed into the form a
// quarter of a second later: too late for whoever types and saves at once.
(() => {
  const WRITING = 300; // Milliseconds, as PATIENCE.
  const PATIENCE = 20_000;
  const { fetch } = window;
  let typed = -WRITING;
  let sentAt = -PATIENCE;
  let announced;
  let onItsWay = false;
  let goOn = () => {};

  // Wagtail says that it will save, waits for half a second, and says nothing when it begins.
  window.fetch = (resource, options) => {
    onItsWay ||= Boolean(announced && options?.body === announced.detail.formData);
    return fetch(resource, options);
  };

  document.addEventListener('w-autosave:save', (event) => {
    announced = event;
    if (performance.now() - sentAt < PATIENCE) event.preventDefault();
  });

  for (const ended of ['w-autosave:success', 'w-autosave:error']) {
    document.addEventListener(ended, () => {
      onItsWay = false;
      goOn();
    });
  }

  document.addEventListener(
    'keydown',
    ({ target }) => {
      if (target.closest?.('[data-draftail-editor-wrapper]')) typed = performance.now();
    },
    true,
  );

  const waitFor = (form, submitter, milliseconds) => {
    const timer = setTimeout(() => goOn(), milliseconds);
    goOn = () => {
      clearTimeout(timer);
      goOn = () => {};
      onItsWay = false;
      // Wagtail disables a button that was pressed, and a disabled one would not be sent along.
      if (submitter) submitter.disabled = false;
      form.requestSubmit(submitter);
    };
  };

  document.addEventListener(
    'submit',
    (event) => {
      const { target: form, submitter } = event;
      if (!form.matches('[data-edit-form]')) return;
      sentAt = performance.now();
      // One that has not begun does not begin any more.
      announced?.preventDefault();
      const writing = typed + WRITING - sentAt;
      if (writing <= 0 && !onItsWay) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waitFor(form, submitter, onItsWay ? PATIENCE : writing);
    },
    true,
  );

  // What another script keeps back is not sent.
  window.addEventListener('submit', ({ defaultPrevented }) => {
    if (defaultPrevented) sentAt = -PATIENCE;
  });
})();
