// Names for fields, buttons and searches of Wagtail's that have none for those who hear the screen instead of seeing it: rich text
// and single fields among blocks, tags, files, who else is editing.
(() => {
  const FIELDS = [
    '.public-DraftEditor-content',
    '[data-contentpath] :is(input, textarea, select):not([type=hidden], [type=checkbox], [type=radio])',
    '.ui-autocomplete-input',
    'input[type=file]',
  ].join();
  const NAMED = '[aria-label], [aria-labelledby]';

  // The label or the heading that stands above a field: in the same row of the form, or of the block around it.
  const findHeading = (field) => {
    for (let around = field.parentElement; around && around.id !== 'main'; around = around.parentElement) {
      if (around.matches('section[aria-labelledby]')) {
        return document.getElementById(around.getAttribute('aria-labelledby'));
      }
      // A field for files lies over the button that is seen.
      const label = around.querySelector(
        ':scope > :is(label, .w-field__label, h2), :scope.replace-file-input > button',
      );
      if (label && !label.contains(field)) return label;
    }
    return null;
  };

  let count = 0;
  const nameFields = () => {
    for (const field of document.querySelectorAll(FIELDS)) {
      if (field.matches(NAMED) || field.labels?.length) continue;
      const heading = findHeading(field);
      if (!heading) continue;
      count += 1;
      heading.id ||= `field-name-${count}`;
      field.setAttribute('aria-labelledby', heading.id);
    }
    // Their tooltips say it to a mouse alone.
    for (const button of document.querySelectorAll('.w-editing-sessions__session:not([aria-label])')) {
      const popup = button.querySelector('.w-editing-sessions__popup') ?? button._tippy?.props.content;
      const words = typeof popup === 'string' ? new DOMParser().parseFromString(popup, 'text/html').body : popup;
      const name = (words?.textContent ?? '').replace(/\s+/g, ' ').trim();
      if (name) button.setAttribute('aria-label', name);
    }
    // What is seen has to be a part of what is heard: voice control goes by it.
    for (const link of document.querySelectorAll('.page-status-tag[aria-label]')) {
      const seen = link.textContent.replace(/\s+/g, ' ').trim();
      const name = link.getAttribute('aria-label');
      if (!name.includes(seen)) link.setAttribute('aria-label', `${seen}: ${name}`);
    }
    // On a wide window the menu's search stands beside that of the page.
    for (const form of document.querySelectorAll('form[role=search]:not([aria-label], [aria-labelledby])')) {
      const name = form.querySelector('input:not([type=hidden])')?.placeholder;
      if (name) form.setAttribute('aria-label', name);
    }
    // A link to a tab that stands in another list of tabs than its own.
    for (const link of document.querySelectorAll('[role=tab]')) {
      if (!link.closest('[role=tablist]')) link.removeAttribute('role');
    }
  };

  // The search among blocks opens beside a button that keeps the focus.
  const enterSearch = () => {
    const search = document.querySelector('input[role=combobox]:not([data-entered])');
    if (!search || !document.activeElement?.matches('.c-sf-add-button')) return;
    search.dataset.entered = '';
    setTimeout(() => search.focus(), 50);
  };

  let waiting = false;
  const nameSoon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      nameFields();
      enterSearch();
    });
  };

  document.addEventListener('DOMContentLoaded', () => {
    nameFields();
    // The browser itself leaves it where a link of the page before was clicked.
    const first = document.querySelector('main [autofocus]');
    if (first && document.activeElement === document.body) first.focus();
    // Blocks come and go, and rich text takes the place of what was sent.
    new MutationObserver(nameSoon).observe(document.body, { childList: true, subtree: true });
  });
})();
