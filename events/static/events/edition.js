// Suggests the edition when a project is chosen: one more than the project's last. What somebody typed stays.
(() => {
  const { address, suggested } = JSON.parse(document.getElementById('form-help').textContent).edition;
  const PAGE = /\/pages\/(\d+)\/edit\//;
  const project = document.getElementById('id_project');
  const edition = document.getElementById('id_edition');
  if (!project || !edition) return;

  const note = document.createElement('div');
  note.className = 'help';
  note.setAttribute('role', 'status');
  edition.after(note);

  let ours = '';
  const isFree = () => edition.value === '' || edition.value === ours;

  const fill = (last) => {
    const value = last === null ? '' : String(last + 1);
    note.textContent = last === null ? '' : suggested.replace('{last}', last);
    ours = value;
    if (edition.value === value) return;
    edition.value = value;
    for (const type of ['input', 'change']) edition.dispatchEvent(new Event(type, { bubbles: true }));
  };

  project.addEventListener('change', async () => {
    const chosen = project.value;
    if (!isFree()) return;
    let last = null;
    if (chosen) {
      try {
        const [, page = ''] = PAGE.exec(location.pathname) ?? [];
        const answer = await fetch(`${address.replace('/0/', `/${chosen}/`)}?page=${page}`);
        if (!answer.ok) return;
        ({ last } = await answer.json());
      } catch {
        // Offline: the field stays as it is.
        return;
      }
    }
    if (project.value === chosen && isFree()) fill(last);
  });

  edition.addEventListener('input', (event) => {
    if (event.isTrusted) note.textContent = '';
  });
})();
