/**
 * Pasting into rich text. Wagtail's editor reads a paste that holds an address as if its text were HTML, without the editor's
 * filter, and drops pictures silently; here pastes are read by paste-content.js, as one step to undo, and what could not be
 * taken is said below the field. Files that are pasted or dropped are read by paste-files.js.
 */
(() => {
  // A form without rich text has no editor.
  if (!window.DraftJS) return;
  const { EditorState, convertFromRaw } = window.DraftJS;
  const { findBlock, findChild, insertContent } = window.pasteBlocks;
  const { editorOf, insertFound, placeOf, sentencesAbout, textOf } = window.pasteInsert;
  const { say, words } = window.pasteNote;
  // Where Draftail puts what is copied from it.
  const OWN = 'data-draftjs-conductor-fragment';

  const wrapperOf = (target) => target.closest?.('[data-draftail-editor-wrapper]') ?? null;

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
    const found = html && window.pasteContent.readPage(html, asBlocks);
    if (found && (found.raw.blocks.length || found.pictures || found.parts)) return found;
    if (!/\s/.test(text) && window.pasteAddresses.unwrapAddress(text) === text) return null;
    const block = editorState.getCurrentContent().getBlockForKey(editorState.getSelection().getStartKey());
    return window.pasteContent.readText(clipboard.getData('text/plain'), block.getType());
  };

  /** Offers to have a text that was pasted be read as Markdown in its place. */
  const offerBlocks = (wrapper, text, before, after) => {
    const run = () => {
      if (textOf(editorOf(wrapper).getEditorState()) === textOf(after))
        window.pasteFiles.insertMarkdown(wrapper, text, before);
      else say(placeOf(wrapper), [words().changedText]);
    };
    say(placeOf(wrapper), [words().looksLikeMarkdown], [{ label: words().asBlocks, run }]);
  };

  const onPaste = (event) => {
    const wrapper = wrapperOf(event.target);
    const editor = wrapper && event.clipboardData && editorOf(wrapper);
    if (!editor) return;
    const child = findBlock(wrapper);
    const found = read(event.clipboardData, editor.getEditorState(), Boolean(child));
    // Beside words, a file is their picture: Excel puts one of its cells there.
    const onlyFiles = !found?.raw.blocks.length && !found?.parts && window.pasteFiles.areIn(event.clipboardData);
    say(placeOf(wrapper), onlyFiles ? [] : sentencesAbout(found ?? {}));
    if (!found && !onlyFiles) return;
    event.preventDefault();
    event.stopPropagation();
    if (onlyFiles) window.pasteFiles.insert(wrapper, event.clipboardData);
    else if (found.parts) insertFound(wrapper, found);
    else if (found.raw.blocks.length) {
      const before = editor.getEditorState();
      const after = insertContent(before, convertFromRaw(found.raw));
      editor.onChange(after);
      const text = event.clipboardData.getData('text/plain');
      const pasted = found.raw.blocks.map((block) => block.text).join('\n');
      if (child && window.pasteMarkdown.isMarkdown(pasted)) offerBlocks(wrapper, text, before, after);
    }
  };

  /** A text that nobody writes in takes what is dropped at its end. */
  const takeCaret = (editor) => {
    const state = editor.getEditorState();
    if (!state.getSelection().getHasFocus()) editor.onChange(EditorState.moveSelectionToEnd(state));
  };

  const onDrop = (event) => {
    const wrapper = wrapperOf(event.target);
    if (!wrapper || !event.dataTransfer || !window.pasteFiles.areIn(event.dataTransfer)) return;
    event.preventDefault();
    event.stopPropagation();
    if (findChild(wrapper)) takeCaret(editorOf(wrapper));
    window.pasteFiles.insert(wrapper, event.dataTransfer);
  };

  // Before React, which listens further in.
  window.addEventListener('paste', onPaste, true);
  window.addEventListener('drop', onDrop, true);
})();
