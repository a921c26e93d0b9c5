/**
 * Puts what was read of a paste or a drop into the page, and says what became of it.
 *
 * `window.pasteInsert.editorOf(wrapper)` returns the editor of a rich text, `.placeOf(wrapper)` where to say something of it.
 * `.insertFound(wrapper, found, before)` puts `found.parts` where the caret is then, once their pictures are uploaded, or
 * behind the block that the text is in. found: also `pictures`, how many could not be taken, `notes`, sentences, and `tables`,
 * how many became text. before: the state to put them into, if the text is still what it is now. `.sentencesAbout(found)`
 * returns what is said of pictures and tables that were not taken; `.textOf(state)` the text of an editor's state.
 */
(() => {
  if (!window.DraftJS) return;
  const { findBlock, findChild, insertAfter, insertParts } = window.pasteBlocks;
  const { upload } = window.pastePictures;
  const { offerUndo, say, words } = window.pasteNote;

  const editorOf = (wrapper) =>
    [...wrapper.parentNode.children].find(({ draftailEditor }) => draftailEditor)?.draftailEditor ?? null;

  const placeIn = (child) => child.element.querySelector('.w-panel__content');

  const placeOf = (wrapper) => {
    const child = findChild(wrapper);
    return child ? placeIn(child) : wrapper.parentNode;
  };

  const textOf = (state) => state.getCurrentContent().getPlainText('\n');

  const sentencesAbout = ({ pictures, tables }) => {
    const { pictures: aboutPictures, tables: aboutTables } = words();
    return [pictures && aboutPictures, tables && aboutTables].filter(Boolean);
  };

  const sentencesOf = (parts) => {
    const pictures = parts.filter(({ type }) => type === 'image');
    const { table, image, described } = words();
    // Of Markdown, a table has its value already: which row is its heading stands there.
    const isPasted = parts.some((part) => part.type === 'table' && part.table);
    return [isPasted && table, pictures.length > 0 && (pictures.every(({ alt }) => alt) ? described : image)].filter(
      Boolean,
    );
  };

  /** What was pasted can be taken back; its pictures ask for their alternative texts. */
  const finish = (paste, sentences) => {
    // The block that was pasted into is gone where nothing was in it.
    paste.place = placeIn(paste.blocks[0]);
    offerUndo(paste, sentences);
    const images = paste.added.filter(({ type }) => type === 'image');
    window.altTexts.ask(images.map(({ element }) => element));
  };

  /** Nothing is awaited where nothing is uploaded: the next key may follow at once. */
  const put = (wrapper, found, { parts, errors }, before, shown) => {
    const [child, around] = [findBlock(wrapper), findChild(wrapper)];
    // Its block was deleted meanwhile.
    if (!around) return;
    const editor = editorOf(wrapper);
    const place = placeOf(wrapper);
    const sentences = [...(found.notes ?? []), ...sentencesOf(parts), ...sentencesAbout(found), ...errors];
    say.nothing(place);
    if (before && textOf(editor.getEditorState()) !== shown) say(place, [words().changedText]);
    else if (!parts.length) say(place, sentences);
    else if (child) finish(insertParts(child, editor, parts, before ?? editor.getEditorState()), sentences);
    else finish(insertAfter(around, parts), sentences);
  };

  const insertFound = (wrapper, found, before = null) => {
    const shown = before && textOf(editorOf(wrapper).getEditorState());
    if (!found.parts.some(({ type }) => type === 'image')) {
      put(wrapper, found, { parts: found.parts, errors: [] }, before, shown);
      return;
    }
    const onProgress = (...progress) => say.uploading(placeOf(wrapper), ...progress);
    upload(found.parts, onProgress).then((uploaded) => put(wrapper, found, uploaded, before, shown));
  };

  window.pasteInsert = { editorOf, insertFound, placeOf, sentencesAbout, textOf };
})();
