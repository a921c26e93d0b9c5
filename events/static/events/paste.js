/**
 * Pasting into rich text. Wagtail's editor reads a paste that holds an address as if its text were HTML, without the editor's
 * filter, and drops pictures silently; here pastes are read by paste-content.js, as one step to undo, and what could not be
 * taken is said below the field.
 */
(() => {
  // A form without rich text has no editor.
  if (!window.DraftJS) return;
  const { EditorState, Modifier, convertFromRaw } = window.DraftJS;
  // Where Draftail puts what is copied from it.
  const OWN = 'data-draftjs-conductor-fragment';
  const words = () => JSON.parse(document.getElementById('paste-words').textContent);

  const wrapperOf = (target) => target.closest?.('[data-draftail-editor-wrapper]') ?? null;
  const editorOf = (wrapper) =>
    [...wrapper.parentNode.children].find(({ draftailEditor }) => draftailEditor)?.draftailEditor ?? null;

  /** The state with the blocks in place of what is selected. */
  const insert = (editorState, content) => {
    const selection = editorState.getSelection();
    const before = editorState.getCurrentContent();
    const blocks = content.getBlockMap();
    let after = Modifier.replaceWithFragment(before, selection, blocks);
    const isEmpty = before.getBlockForKey(selection.getStartKey()).getLength() === 0;
    // Draft.js takes a lone block for words in a paragraph: in an empty one, it is a heading or an item still.
    if (blocks.size === 1 && isEmpty) {
      after = Modifier.setBlockType(after, after.getSelectionAfter(), blocks.first().getType());
    }
    return EditorState.push(editorState, after, 'insert-fragment');
  };

  /** Say below the field what was not taken; without sentences, take back what was said before. */
  const say = (wrapper, sentences) => {
    wrapper.parentNode.querySelector('[data-paste-note]')?.remove();
    if (!sentences.length) return;
    const note = document.createElement('p');
    note.dataset.pasteNote = '';
    note.className = 'help-block help-warning';
    note.setAttribute('role', 'status');
    note.textContent = sentences.join(' ');
    wrapper.after(note);
  };

  const sentencesAbout = ({ pictures, tables }) => {
    const { pictures: aboutPictures, tables: aboutTables } = words();
    return [pictures && aboutPictures, tables && aboutTables].filter(Boolean);
  };

  /** What is in the clipboard, read; null where Draft.js does well by itself. */
  const read = (clipboard, editorState) => {
    const html = clipboard.getData('text/html');
    if (html.includes(OWN)) {
      const own = new DOMParser().parseFromString(html, 'text/html').querySelector(`[${OWN}]`);
      if (own) return { raw: JSON.parse(own.getAttribute(OWN)), pictures: 0, tables: 0 };
    }
    const text = clipboard.getData('text/plain').trim();
    // An address alone becomes a link, of the selected words too.
    if (/^https?:\/\/\S+$/.test(text) && window.pasteAddresses.unwrapAddress(text) === text) return null;
    const found = html && window.pasteContent.readHtml(html);
    if (found && (found.raw.blocks.length || found.pictures)) return found;
    if (!/\s/.test(text) && window.pasteAddresses.unwrapAddress(text) === text) return null;
    const block = editorState.getCurrentContent().getBlockForKey(editorState.getSelection().getStartKey());
    return window.pasteContent.readText(clipboard.getData('text/plain'), block.getType());
  };

  const hasPicture = (transfer) => [...transfer.files].some(({ type }) => type.startsWith('image/'));

  const onPaste = (event) => {
    const wrapper = wrapperOf(event.target);
    const editor = wrapper && event.clipboardData && editorOf(wrapper);
    if (!editor) return;
    const found = read(event.clipboardData, editor.getEditorState());
    const onlyPicture = !found && hasPicture(event.clipboardData);
    say(wrapper, onlyPicture ? [words().pictures] : sentencesAbout(found ?? {}));
    if (!found && !onlyPicture) return;
    event.preventDefault();
    event.stopPropagation();
    if (!found?.raw.blocks.length) return;
    editor.onChange(insert(editor.getEditorState(), convertFromRaw(found.raw)));
  };

  const onDrop = (event) => {
    const wrapper = wrapperOf(event.target);
    if (!wrapper || !event.dataTransfer || !hasPicture(event.dataTransfer)) return;
    event.preventDefault();
    event.stopPropagation();
    say(wrapper, [words().pictures]);
  };

  // Before React, which listens further in.
  window.addEventListener('paste', onPaste, true);
  window.addEventListener('drop', onDrop, true);
})();
