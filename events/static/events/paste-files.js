/**
 * Files that are pasted or dropped into rich text: pictures, Markdown and documents of Word.
 *
 * `window.pasteFiles.areIn(transfer)` returns whether a clipboard or a drop has such, and `.insert(wrapper, transfer)` puts them
 * into the page. `.insertMarkdown(wrapper, text, before)` does so with a text that is Markdown; before: as in paste-insert.js.
 */
(() => {
  if (!window.DraftJS) return;
  const { findChild } = window.pasteBlocks;
  const { insertFound, placeOf } = window.pasteInsert;
  const { say, words } = window.pasteNote;

  /** The files, sorted: the one text that is read, the pictures beside it, and what more texts there are. */
  const sort = (transfer) => {
    const pictures = window.pastePictures.filesOf(transfer);
    const readers = [window.pasteMarkdown, window.pasteWord];
    const [text, ...others] = readers.flatMap((reader) => reader.filesOf(transfer).map((file) => ({ file, reader })));
    return { pictures, text, others };
  };

  const areIn = (transfer) => {
    const { pictures, text } = sort(transfer);
    return pictures.length > 0 || Boolean(text);
  };

  const toParts = (pictures) => pictures.map((file) => ({ type: 'image', file }));

  /** Puts what a reader found into the page. first: what is said before all else. */
  const insertRead = (wrapper, { errors, ...found }, first, before = null) => {
    if (!findChild(wrapper)) return;
    if (errors) say(placeOf(wrapper), errors);
    else if (found.parts.length) insertFound(wrapper, { ...found, notes: [...first, ...found.notes] }, before);
    else say(placeOf(wrapper), found.notes);
  };

  const insertMarkdown = async (wrapper, text, before = null) =>
    insertRead(wrapper, await window.pasteMarkdown.read(text), [words().fromMarkdown], before);

  const insert = async (wrapper, transfer) => {
    // Before anything is awaited: a transfer is empty then.
    const { pictures, text, others } = sort(transfer);
    if (!findChild(wrapper)) {
      say(placeOf(wrapper), [words().pictures]);
      return;
    }
    if (!text) {
      insertFound(wrapper, { parts: toParts(pictures) });
      return;
    }
    const { file, reader } = text;
    say(placeOf(wrapper), [words().reading.replace('{name}', file.name)]);
    const found = await reader.readFile(file, pictures);
    const first = others.map((other) => words().oneFile.replace('{name}', other.file.name));
    insertRead(wrapper, found, [words().inserted.replace('{name}', file.name), ...first]);
  };

  window.pasteFiles = { areIn, insert, insertMarkdown };
})();
