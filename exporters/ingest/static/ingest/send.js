// Sends the files of an import in parts: no proxy takes a large body, and Django few files at once. Without this, the
// form sends a few files as any form does.
(() => {
  const form = document.getElementById('import-form');
  const { words, files: mostFiles, bytes: mostBytes } = JSON.parse(document.getElementById('import-words').textContent);
  const PART = 8 * 1024 * 1024;
  const FILES_AT_ONCE = 50;
  const TRIES = 3;
  const PAUSE = 2000; // Milliseconds.
  const SHOWN = 8;
  const MEGABYTE = 1_000_000;
  // The server leaves them out as well; some have tens of thousands of files.
  const LEFT_OUT = /(^|\/)(\.git|node_modules|__MACOSX|\.DS_Store)(\/|$)/i;
  const drop = document.getElementById('import-drop');
  const list = document.getElementById('import-chosen');
  const clear = document.getElementById('import-clear');
  const error = document.getElementById('import-error');
  const sending = document.getElementById('import-sending');
  const status = document.getElementById('import-status');
  const button = form.querySelector('[type=submit]');
  const inputs = [...form.querySelectorAll('[type=file]')];
  // path -> file
  const chosen = new Map();
  // Of an import that was begun and not sent whole: its addresses, and path -> bytes that have arrived.
  let begun;
  let arrived = new Map();

  for (const node of form.querySelectorAll('[data-script]')) node.hidden = false;
  // The browser's own words beside an input would say that nothing is chosen.
  drop.classList.add('scripted');
  for (const { labels } of inputs) labels[0].classList.add('button', 'button-secondary');

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const numbers = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  const megabytes = (bytes) => numbers.format(Math.max(bytes && 0.1, bytes / MEGABYTE));
  const total = () => [...chosen.values()].reduce((sum, { size }) => sum + size, 0);

  const tell = (text) => {
    error.textContent = text;
    error.hidden = !text;
  };

  const show = () => {
    const names = [...chosen.keys()];
    const lines = names.slice(0, SHOWN);
    if (names.length > SHOWN) lines.push(fill(words.more, { count: names.length - SHOWN }));
    const heading = document.createElement('p');
    heading.textContent = fill(words.chosen, { count: names.length, size: megabytes(total()) });
    const items = document.createElement('ul');
    for (const line of lines) items.appendChild(document.createElement('li')).textContent = line;
    list.replaceChildren(...(names.length ? [heading, items] : []));
    clear.hidden = !names.length;
  };

  const add = (path, file) => {
    if (!LEFT_OUT.test(path)) chosen.set(path, file);
  };

  // Another choice is another import.
  const changed = () => {
    begun = undefined;
    arrived = new Map();
    tell('');
    show();
  };

  for (const input of inputs) {
    input.addEventListener('change', () => {
      for (const file of input.files) add(file.webkitRelativePath || file.name, file);
      input.value = '';
      changed();
    });
  }
  clear.addEventListener('click', () => {
    chosen.clear();
    changed();
    inputs[0].focus();
  });

  // A folder tells its entries some at a time.
  const readFolder = async (folder) => {
    const reader = folder.createReader();
    const entries = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return entries;
      entries.push(...some);
    }
  };

  const addEntry = async (entry) => {
    const path = entry.fullPath.replace(/^\//, '');
    if (LEFT_OUT.test(path)) return;
    if (entry.isFile) add(path, await new Promise((done, failed) => entry.file(done, failed)));
    else for (const inner of await readFolder(entry)) await addEntry(inner);
  };

  form.addEventListener('dragover', (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
  form.addEventListener('dragleave', ({ relatedTarget }) => {
    if (!form.contains(relatedTarget)) drop.classList.remove('over');
  });
  form.addEventListener('drop', async (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    // Both are gone once this function waits for the first time.
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.());
    const files = [...event.dataTransfer.files];
    if (entries.some(Boolean)) for (const entry of entries.filter(Boolean)) await addEntry(entry);
    else for (const file of files) add(file.name, file);
    changed();
  });

  class Refused extends Error {}

  // The JSON that the server answers; an error whose message is for the user.
  const post = async (address, data) => {
    data.set('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value);
    let answer;
    for (let tried = 1; ; tried += 1) {
      try {
        answer = await fetch(address, { method: 'POST', body: data, headers: { Accept: 'application/json' } });
        break;
      } catch {
        if (tried === TRIES) throw new Error(words.lost);
        await new Promise((done) => setTimeout(done, PAUSE));
      }
    }
    const isJson = answer.headers.get('Content-Type')?.startsWith('application/json');
    if (!isJson) throw new Error(answer.status >= 500 ? words.lost : words.refused);
    const said = await answer.json();
    if (said.error) throw answer.status === 503 ? new Error(said.error) : new Refused(said.error);
    return said;
  };

  // Lists of parts, {path, size, offset, file, end}: each list is one request.
  function* divide() {
    let parts = [];
    let bytes = 0;
    for (const [path, file] of chosen) {
      let offset = arrived.get(path) ?? 0;
      if (arrived.has(path) && offset === file.size) continue;
      do {
        const end = Math.min(file.size, offset + PART - bytes);
        parts.push({ path, size: file.size, offset, file, end });
        bytes += end - offset;
        offset = end;
        if (bytes >= PART || parts.length === FILES_AT_ONCE) {
          yield parts;
          parts = [];
          bytes = 0;
        }
      } while (offset < file.size);
    }
    if (parts.length) yield parts;
  }

  const progress = () => {
    const done = [...arrived.values()].reduce((sum, bytes) => sum + bytes, 0);
    sending.hidden = false;
    sending.querySelector('progress').value = total() ? done / total() : 1;
    status.textContent = fill(words.sending, { done: megabytes(done), total: megabytes(total()) });
  };

  const send = async () => {
    if (!begun) {
      const data = new FormData();
      data.set('folder', form.elements.folder.value);
      begun = await post(form.action, data);
    }
    for (const parts of divide()) {
      progress();
      const data = new FormData();
      data.set('about', JSON.stringify(parts.map(({ path, size, offset }) => ({ path, size, offset }))));
      for (const { file, offset, end } of parts) data.append('parts', file.slice(offset, end), 'part');
      await post(begun.add, data);
      for (const { path, end } of parts) arrived.set(path, end);
    }
    status.textContent = words.checking;
    form.action = begun.start;
    for (const input of inputs) input.disabled = true;
    form.submit();
  };

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const limits = [
      [!chosen.size, words.none, {}],
      [chosen.size > mostFiles, words.tooMany, { count: chosen.size, limit: mostFiles }],
      [total() > mostBytes, words.tooMuch, { size: megabytes(total()), limit: Math.floor(mostBytes / MEGABYTE) }],
    ];
    const [, text, values] = limits.find(([is]) => is) ?? [];
    tell(text ? fill(text, values) : '');
    if (text) return;
    button.disabled = true;
    try {
      await send();
    } catch (failure) {
      if (failure instanceof Refused) begun = undefined;
      if (!begun) arrived = new Map();
      sending.hidden = true;
      tell(failure.message);
      button.disabled = false;
    }
  });
})();
