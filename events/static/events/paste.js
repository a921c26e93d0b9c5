/**
 * Pasting into rich text. Wagtail's editor reads a paste that holds an address as if its text were HTML, without the editor's
 * filter, and drops pictures silently; here pastes are read by paste-content.js, as one step to undo, and what could not be
 * taken is said below the field.
 */
(() => {
  // A form without rich text has no editor.
  if (!window.DraftJS) return;
  const { convertFromRaw } = window.DraftJS;
  const { findBlock, insertContent, insertParts } = window.pasteBlocks;
  // Each cell is an editor: more of them make a slow form.
  const MOST_CELLS = 300;
  // Where Draftail puts what is copied from it.
  const OWN = 'data-draftjs-conductor-fragment';
  const words = () => JSON.parse(document.getElementById('paste-words').textContent);

  const wrapperOf = (target) => target.closest?.('[data-draftail-editor-wrapper]') ?? null;
  const editorOf = (wrapper) =>
    [...wrapper.parentNode.children].find(({ draftailEditor }) => draftailEditor)?.draftailEditor ?? null;

  // The last paste that is more than text.
  let last = null;

  /** Say at a place of the form what became of a paste; `say.nothing()` takes back what was said before. */
  const say = (place, sentences, { undo } = {}) => {
    say.nothing(place);
    if (!sentences.length) return;
    const note = document.createElement('div');
    note.dataset.pasteNote = '';
    note.className = 'help-block help-warning';
    note.setAttribute('role', 'status');
    note.append(Object.assign(document.createElement('p'), { textContent: sentences.join(' ') }));
    if (undo) {
      const button = Object.assign(document.createElement('button'), {
        type: 'button',
        className: 'button button-small button-secondary',
        textContent: words().undo,
      });
      button.addEventListener('click', undo);
      note.append(button);
    }
    place.append(note);
  };

  say.nothing = (place) => {
    for (const note of place.querySelectorAll(':scope > [data-paste-note]')) note.remove();
  };

  const sentencesAbout = ({ pictures, tables }) => {
    const { pictures: aboutPictures, tables: aboutTables } = words();
    return [pictures && aboutPictures, tables && aboutTables].filter(Boolean);
  };

  const cellsOf = ({ table }) => (table ? table.columns.length * (table.rows.length + 1) : 0);

  /** HTML, read: `parts` only where it has tables that the page can hold as blocks. */
  const readHtml = (html, asBlocks) => {
    const { parts, ...found } = window.pasteContent.readHtml(html, { asBlocks });
    const cells = (parts ?? []).reduce((sum, part) => sum + cellsOf(part), 0);
    if (cells > MOST_CELLS) return window.pasteContent.readHtml(html);
    return cells ? { ...found, parts } : found;
  };

  /** What is in the clipboard, read; null where Draft.js does well by itself. */
  const read = (clipboard, editorState, asBlocks) => {
    const html = clipboard.getData('text/html');
    if (html.includes(OWN)) {
      const own = new DOMParser().parseFromString(html, 'text/html').querySelector(`[${OWN}]`);
      if (own) return { raw: JSON.parse(own.getAttribute(OWN)), pictures: 0, tables: 0 };
    }
    const text = clipboard.getData('text/plain').trim();
    // An address alone becomes a link, of the selected words too.
    if (/^https?:\/\/\S+$/.test(text) && window.pasteAddresses.unwrapAddress(text) === text) return null;
    const found = html && readHtml(html, asBlocks);
    if (found && (found.raw.blocks.length || found.pictures || found.parts)) return found;
    if (!/\s/.test(text) && window.pasteAddresses.unwrapAddress(text) === text) return null;
    const block = editorState.getCurrentContent().getBlockForKey(editorState.getSelection().getStartKey());
    return window.pasteContent.readText(clipboard.getData('text/plain'), block.getType());
  };

  const hasPicture = (transfer) => [...transfer.files].some(({ type }) => type.startsWith('image/'));

  const takeBack = (event) => {
    const paste = last;
    const note = event?.currentTarget.closest('[data-paste-note]');
    if (paste?.isUnchanged) {
      last = null;
      note?.remove();
      say.nothing(paste.place);
      paste.undo();
    } else if (note) {
      say(note.parentNode, [words().changed]);
    }
  };

  const pasteParts = (child, editor, found) => {
    const paste = insertParts(child, editor, found.parts);
    // The block that was pasted into is gone where nothing was in it.
    paste.place = paste.blocks[0].element.querySelector('.w-panel__content');
    last = paste;
    say(paste.place, [words().table, ...sentencesAbout({ pictures: found.pictures })], { undo: takeBack });
  };

  const onPaste = (event) => {
    const wrapper = wrapperOf(event.target);
    const editor = wrapper && event.clipboardData && editorOf(wrapper);
    if (!editor) return;
    const child = findBlock(wrapper);
    const found = read(event.clipboardData, editor.getEditorState(), Boolean(child));
    const onlyPicture = !found && hasPicture(event.clipboardData);
    const place = child?.element.querySelector('.w-panel__content') ?? wrapper.parentNode;
    say(place, onlyPicture ? [words().pictures] : sentencesAbout(found ?? {}));
    if (!found && !onlyPicture) return;
    event.preventDefault();
    event.stopPropagation();
    if (found?.parts) pasteParts(child, editor, found);
    else if (found?.raw.blocks.length) {
      editor.onChange(insertContent(editor.getEditorState(), convertFromRaw(found.raw)));
    }
  };

  const onDrop = (event) => {
    const wrapper = wrapperOf(event.target);
    if (!wrapper || !event.dataTransfer || !hasPicture(event.dataTransfer)) return;
    event.preventDefault();
    event.stopPropagation();
    say(findBlock(wrapper)?.element.querySelector('.w-panel__content') ?? wrapper.parentNode, [words().pictures]);
  };

  /** Ctrl+Z in what a paste brought, before an editor that has nothing of its own to undo. */
  const onKeyDown = (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z';
    if (!isUndo || !last?.holds(event.target) || !last.isUnchanged) return;
    event.preventDefault();
    event.stopPropagation();
    takeBack();
  };

  // Before React, which listens further in.
  window.addEventListener('paste', onPaste, true);
  window.addEventListener('drop', onDrop, true);
  window.addEventListener('keydown', onKeyDown, true);
})();
