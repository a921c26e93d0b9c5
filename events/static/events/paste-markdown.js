/**
 * Markdown that is pasted or dropped, which the CMS reads.
 *
 * `window.pasteMarkdown.isMarkdown(text)` returns whether a text looks like it, and `.filesOf(transfer)` the files of a drop
 * that are. `.read(text, pictures)` resolves with `{ parts, notes, pictures }` or `{ errors }`: the parts as pastePictures and
 * pasteBlocks take them, sentences, and how many pictures lie on other sites. pictures: the files that were dropped along; those
 * that the text does not name come last. `.readFile(file, pictures)` is the same for a file.
 */
(() => {
  const settings = () => JSON.parse(document.getElementById('paste-markdown').textContent);
  const words = () => window.pasteNote.words();
  const { areTooMany, toRaw } = window.pasteTables;
  // Bytes of a character in UTF-8, at most.
  const WIDEST = 4;
  const SIGNS = [
    // A heading, a link or an image, bold words, a table's second row, code.
    /^#{1,6} \S/m,
    /\[[^\]\n]*\]\([^()\s]+[^()\n]*\)/,
    /\*\*[^\s*][^*\n]*\*\*/,
    /^\s*\|?\s*:?-{3,}:?\s*\|[\s:|-]*$/m,
    /^```/m,
    // Items of a list, two at least: a line may begin with a dash.
    /^[-*+] \S.*\n(?:.*\n)?\s*[-*+] \S/m,
    /^\d+[.)] \S.*\n(?:.*\n)?\s*\d+[.)] \S/m,
  ];

  const isMarkdown = (text) => SIGNS.some((sign) => sign.test(text.replace(/\r\n?/g, '\n')));

  const filesOf = (transfer) => [...transfer.files].filter(({ name }) => /\.(?:md|markdown)$/i.test(name));

  /** The name that a file has at a relative address. macOS takes accents off their letters. */
  const nameOf = (address) => {
    const name = address
      .replace(/[?#].*$/s, '')
      .split('/')
      .at(-1);
    try {
      return decodeURIComponent(name).normalize();
    } catch {
      return name.normalize();
    }
  };

  /** The parts with the pictures that can be uploaded; `elsewhere` counts those on other sites, `missing` are the names of the rest. */
  const findPictures = (blocks, files) => {
    const [parts, missing, used] = [[], [], new Set()];
    let elsewhere = 0;
    for (const { type, value } of blocks) {
      if (type !== 'picture') {
        parts.push(type === 'text' ? { type, raw: JSON.parse(value) } : { type, value });
        continue;
      }
      const { url, alt, caption } = value;
      const file = files.find(({ name }) => name.normalize() === nameOf(url));
      if (/^(?:https?:)?\/\//i.test(url)) elsewhere += 1;
      else if (/^data:/i.test(url)) parts.push({ type: 'image', src: url, alt, caption });
      else if (file) parts.push({ type: 'image', file, alt, caption });
      else missing.push(nameOf(url));
      used.add(file);
    }
    const others = files.filter((file) => !used.has(file)).map((file) => ({ type: 'image', file }));
    return { parts: [...parts, ...others], missing, elsewhere };
  };

  /** Tables stay tables only where the form can bear them. */
  const limitTables = (parts) => {
    const tables = parts.filter(({ type }) => type === 'table').map(({ value }) => value);
    if (!areTooMany(tables)) return { parts, notes: [] };
    const asText = (part) => (part.type === 'table' ? { type: 'text', raw: toRaw(part.value) } : part);
    return { parts: parts.map(asText), notes: [words().tables] };
  };

  const read = async (text, files = []) => {
    const { address, largest, tooLong } = settings();
    if (text.length > largest) return { errors: [tooLong] };
    try {
      const { blocks, notes, errors } = await window.pasteRequest.post(address, { text });
      if (errors) return { errors };
      const { parts, missing, elsewhere } = findPictures(blocks, files);
      const limited = limitTables(parts);
      const about = missing.length ? [words().missing.replace('{names}', missing.join(', '))] : [];
      return { parts: limited.parts, notes: [...notes, ...limited.notes, ...about], pictures: elsewhere };
    } catch {
      return { errors: [words().noMarkdown] };
    }
  };

  const readFile = async (file, files) => {
    const { largest, tooLong, notUtf8 } = settings();
    if (file.size > largest * WIDEST) return { errors: [tooLong] };
    const bytes = await file.arrayBuffer();
    let text;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      return { errors: [notUtf8] };
    }
    return read(text, files);
  };

  window.pasteMarkdown = { filesOf, isMarkdown, read, readFile };
})();
