/**
 * Pasting into rich text. Wagtail's editor reads a paste that holds an address as if its text were HTML, without the editor's
 * filter, and drops pictures silently; here pastes are read by paste-content.js, as one step to undo, and what could not be
 * taken is said below the field.
 */
(() => {
  // A form without rich text has no editor.
  if (!window.DraftJS) return;
  const { EditorState, convertFromRaw } = window.DraftJS;
  const { findBlock, findChild, insertAfter, insertContent, insertParts } = window.pasteBlocks;
  const { filesOf, upload } = window.pastePictures;
  const { offerUndo, say, words } = window.pasteNote;
  // Each cell is an editor: more of them make a slow form.
  const MOST_CELLS = 300;
  // Where Draftail puts what is copied from it.
  const OWN = 'data-draftjs-conductor-fragment';

  const wrapperOf = (target) => target.closest?.('[data-draftail-editor-wrapper]') ?? null;
  const editorOf = (wrapper) =>
    [...wrapper.parentNode.children].find(({ draftailEditor }) => draftailEditor)?.draftailEditor ?? null;

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
    return parts?.some(({ type }) => type !== 'text') ? { ...found, parts } : found;
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

  const placeIn = (child) => child.element.querySelector('.w-panel__content');

  /** What was pasted can be taken back; its pictures ask for their alternative texts. */
  const finishPaste = (paste, { parts, pictures, errors = [] }) => {
    // The block that was pasted into is gone where nothing was in it.
    paste.place = placeIn(paste.blocks[0]);
    const brought = ['table', 'image'].filter((kind) => parts.some(({ type }) => type === kind));
    const sentences = [...brought.map((kind) => words()[kind]), ...sentencesAbout({ pictures }), ...errors];
    offerUndo(paste, sentences);
    const images = paste.added.filter(({ type }) => type === 'image');
    window.altTexts.ask(images.map(({ element }) => element));
  };

  const pasteParts = (child, editor, found) => finishPaste(insertParts(child, editor, found.parts), found);

  const placeOf = (wrapper) => {
    const child = findChild(wrapper);
    return child ? placeIn(child) : wrapper.parentNode;
  };

  /** Pastes parts whose pictures the CMS has first; the caret is where it is then. */
  const pasteUploaded = async (wrapper, found) => {
    const { parts, errors } = await upload(found.parts, (...progress) => say.uploading(placeOf(wrapper), ...progress));
    const [child, around] = [findBlock(wrapper), findChild(wrapper)];
    // Its block was deleted meanwhile.
    if (!around) return;
    say.nothing(placeOf(wrapper));
    if (!parts.length) say(placeOf(wrapper), [...errors, ...sentencesAbout(found)]);
    else if (child) pasteParts(child, editorOf(wrapper), { ...found, parts, errors });
    else finishPaste(insertAfter(around, parts), { ...found, parts, errors });
  };

  // In a quote, a callout or a table they go behind its block.
  const toParts = (files) => files.map((file) => ({ type: 'image', file }));

  const onPaste = (event) => {
    const wrapper = wrapperOf(event.target);
    const editor = wrapper && event.clipboardData && editorOf(wrapper);
    if (!editor) return;
    const [child, around] = [findBlock(wrapper), findChild(wrapper)];
    const found = read(event.clipboardData, editor.getEditorState(), Boolean(child));
    const files = filesOf(event.clipboardData);
    // Beside words, a file is their picture: Excel puts one of its cells there.
    const onlyPictures = files.length > 0 && !found?.raw.blocks.length && !found?.parts;
    say(placeOf(wrapper), onlyPictures && !around ? [words().pictures] : sentencesAbout(found ?? {}));
    if (!found && !onlyPictures) return;
    event.preventDefault();
    event.stopPropagation();
    if (around && onlyPictures) pasteUploaded(wrapper, { parts: toParts(files) });
    else if (found?.parts?.some(({ type }) => type === 'image')) pasteUploaded(wrapper, found);
    else if (found?.parts) pasteParts(child, editor, found);
    else if (found?.raw.blocks.length) {
      editor.onChange(insertContent(editor.getEditorState(), convertFromRaw(found.raw)));
    }
  };

  const onDrop = (event) => {
    const wrapper = wrapperOf(event.target);
    const files = wrapper && event.dataTransfer ? filesOf(event.dataTransfer) : [];
    if (!files.length) return;
    event.preventDefault();
    event.stopPropagation();
    if (!findChild(wrapper)) {
      say(placeOf(wrapper), [words().pictures]);
      return;
    }
    const editor = editorOf(wrapper);
    const state = editor.getEditorState();
    if (!state.getSelection().getHasFocus()) editor.onChange(EditorState.moveSelectionToEnd(state));
    pasteUploaded(wrapper, { parts: toParts(files) });
  };

  // Before React, which listens further in.
  window.addEventListener('paste', onPaste, true);
  window.addEventListener('drop', onDrop, true);
})();
