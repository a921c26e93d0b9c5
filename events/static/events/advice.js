// Shows at blocks and fields what an event had better not be like, of the draft as last saved: when the form opens, and
// after each autosave. Nothing is kept from being saved or published by it.
(() => {
  const { address, heading } = JSON.parse(document.getElementById('advice-settings').textContent);
  const PAGE = /\/pages\/(\d+)\/edit\//;

  const findPlace = ({ block, item, field }) => {
    if (field) return document.querySelector(`[data-contentpath="${CSS.escape(field)}"]`);
    const section =
      document.getElementById(`block-${item || block}-section`) ?? document.getElementById(`block-${block}-section`);
    return section?.querySelector('.w-panel__content') ?? section;
  };

  const show = (advice) => {
    for (const old of document.querySelectorAll('.event-advice')) old.remove();
    for (const one of advice) {
      const place = findPlace(one);
      if (!place) continue;
      const note = document.createElement('div');
      note.className = 'event-advice help-block help-warning';
      note.innerHTML = '<svg class="icon icon-warning" aria-hidden="true"><use href="#icon-warning"></use></svg>';
      const title = document.createElement('strong');
      title.textContent = `${heading} `;
      note.append(title, one.message);
      place.prepend(note);
    }
  };

  let asked = 0;
  const refresh = async () => {
    const page = PAGE.exec(location.pathname);
    if (!page) return;
    asked += 1;
    const mine = asked;
    try {
      const answer = await fetch(address.replace('/0/', `/${page[1]}/`));
      if (!answer.ok) return;
      const { advice } = await answer.json();
      if (mine === asked) show(advice);
    } catch {
      // Offline: Wagtail says so, and the next autosave asks again.
    }
  };

  document.addEventListener('w-autosave:success', refresh);
  window.addEventListener('load', refresh);
})();
