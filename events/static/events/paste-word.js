/**
 * Documents of Word that are pasted or dropped, which the CMS makes HTML of.
 *
 * `window.pasteWord.filesOf(transfer)` returns those among the files, and others of the kind, which the CMS refuses in words.
 * `.readFile(file, pictures)` resolves with `{ parts, notes, pictures, tables }`, as pasted HTML is read, or with `{ errors }`.
 */
(() => {
  const settings = () => JSON.parse(document.getElementById('paste-word').textContent);
  const NAME = /\.(?:docx?|docm|dotx?|odt|rtf|pages)$/i;

  const filesOf = (transfer) => [...transfer.files].filter(({ name }) => NAME.test(name));

  const readFile = async (file, pictures) => {
    const { address, largest, tooLarge, failed, empty } = settings();
    if (file.size > largest) return { errors: [tooLarge] };
    try {
      const { html, notes, errors } = await window.pasteRequest.post(address, { file });
      if (errors) return { errors };
      const { raw, parts, ...found } = window.pasteContent.readPage(html, true);
      const texts = raw.blocks.length ? [{ type: 'text', raw }] : [];
      const all = [...(parts ?? texts), ...pictures.map((picture) => ({ type: 'image', file: picture }))];
      return { ...found, parts: all, notes: all.length ? notes : [empty, ...notes] };
    } catch {
      return { errors: [failed] };
    }
  };

  window.pasteWord = { filesOf, readFile };
})();
