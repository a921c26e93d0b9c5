// A file that is too large is refused where it is chosen or dropped: sending it would take minutes, and a proxy
// that refuses it answers in words that Wagtail does not show.
(() => {
  const { limit, words } = document.currentScript.dataset;
  const MEGABYTE = 1024 * 1024;

  const tell = (place, text) => {
    const next = place.nextElementSibling;
    if (next?.matches('[data-upload-limit]')) next.remove();
    if (!text) return;
    const message = document.createElement('p');
    message.className = 'error-message';
    message.dataset.uploadLimit = '';
    message.setAttribute('role', 'alert');
    message.textContent = text;
    place.after(message);
  };

  const describe = (files) =>
    [...files]
      .filter(({ size }) => size > limit)
      .map(({ name, size }) => words.replace('{name}', name).replace('{size}', Math.ceil(size / MEGABYTE)))
      .join(' ');

  // Before Wagtail's own listeners, which send at once where several files can be chosen.
  document.addEventListener(
    'change',
    (event) => {
      const input = event.target;
      // An import is sent in parts, and has limits of its own.
      if (input.type !== 'file' || input.closest('[data-no-upload-limit]')) return;
      const text = describe(input.files);
      tell(input.closest('.drop-zone') ?? input, text);
      if (!text) return;
      event.stopImmediatePropagation();
      input.value = '';
    },
    { capture: true },
  );

  document.addEventListener(
    'drop',
    (event) => {
      const zone = event.target.closest?.('.drop-zone');
      if (!zone) return;
      const text = describe(event.dataTransfer?.files ?? []);
      tell(zone, text);
      if (!text) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
})();
