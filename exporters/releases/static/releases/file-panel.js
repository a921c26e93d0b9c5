/**
 * The side panel with the event's file. It stores the form as the preview does, and asks for the file of what was
 * stored: when the panel is opened, and while it is open at each pause of typing.
 */
(() => {
  const PAUSE_MS = 600;
  let started = false;

  /** What the panel does once it was opened. Before that, Wagtail may still move its parts about. */
  const start = (side) => {
    const panel = side.querySelector('[data-file-panel]');
    const form = document.querySelector('[data-edit-form]');
    const part = (name) => panel.querySelector(`[data-file-${name}]`);
    let text;
    let address; // Of the file to download.
    let timer;
    let isRunning = false;
    let isStale = false;

    const read = async () => {
      // Another one after the first autosave of a new event.
      const { wPreviewUrlValue } = document.querySelector('[data-controller~="w-preview"]').dataset;
      const stored = await fetch(wPreviewUrlValue, { method: 'POST', body: new FormData(form) });
      if (!stored.ok) throw new Error(`${stored.url}: ${stored.status}`);
      const token = new URL((await stored.json()).address).searchParams.get('token');
      const answer = await fetch(panel.dataset.filePanel, { headers: { 'X-Preview-Token': token } });
      if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
      return answer.json();
    };

    const show = ({ html, name, ...file }) => {
      part('content').innerHTML = html;
      text = file.text;
      part('actions').hidden = text === null;
      if (address) URL.revokeObjectURL(address);
      address = text === null ? undefined : URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
      if (address) Object.assign(part('download'), { href: address, download: name });
    };

    const refresh = async () => {
      if (isRunning || side.hidden) return;
      isRunning = true;
      isStale = false;
      try {
        show(await read());
        part('failed').hidden = true;
      } catch {
        part('failed').hidden = false;
      }
      isRunning = false;
      if (isStale) schedule();
    };

    const schedule = () => {
      isStale = true;
      clearTimeout(timer);
      timer = setTimeout(refresh, PAUSE_MS);
    };

    part('copy').addEventListener('click', async ({ currentTarget }) => {
      await navigator.clipboard.writeText(text);
      const { textContent, dataset } = currentTarget;
      part('status').textContent = dataset.fileDone;
      currentTarget.textContent = dataset.fileDone;
      setTimeout(() => {
        currentTarget.textContent = textContent;
        part('status').textContent = '';
      }, 2000);
    });

    // On a phone the panel lies over the form.
    part('content').addEventListener('click', ({ target }) => {
      if (target.closest('a') && matchMedia('(width < 50rem)').matches)
        document.querySelector('[data-form-side-close-button]').click();
    });

    side.addEventListener('show', refresh);
    form.addEventListener('input', schedule);
    form.addEventListener('change', schedule);
    // Rich text, choosers and the order of blocks write into hidden fields, whose value is an attribute, without an event.
    new MutationObserver(schedule).observe(form, { subtree: true, attributes: true, attributeFilter: ['value'] });
    refresh();
  };

  // Wagtail's event of an opened side panel does not bubble.
  document.addEventListener(
    'show',
    ({ target }) => {
      if (started || target.dataset?.sidePanel !== 'file') return;
      started = true;
      start(target);
    },
    true,
  );
})();
