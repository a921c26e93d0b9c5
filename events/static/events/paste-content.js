/**
 * What a clipboard holds, as blocks of Draft.js: pure, without an editor.
 *
 * `window.pasteContent.readHtml(html)` and `.readText(text, type)` return `{ raw, pictures, tables }`: raw content of Draft.js, and
 * how many pictures and tables could not stay what they were. Draftail itself then drops what a field does not allow.
 * `.readHtml(html, { asBlocks: true })` has tables stay tables, and pictures that the HTML itself holds: what it returns has `parts`
 * in the order of the text, each `{ type: 'text', raw }`, `{ type: 'table', table }` (paste-tables.js) or `{ type: 'image', src }`.
 * `.readPage(html, asBlocks)` has them so where the page can hold them, and `parts` only if one is no text.
 */
(() => {
  const { unwrapAddress } = window.pasteAddresses;
  const { ADDRESS, STYLES, Writer } = window.pasteWriter;
  const { areTooMany, isTable, readTable } = window.pasteTables;
  const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\s)+$/u;
  const DATA_PICTURE = /^data:image\/[\w.+-]+;base64,/;
  const EMOJI_CLASS = /(?:^|[\s_-])(?:emoji|smiley|emote)/i;
  const SKIPPED = new Set([
    'STYLE',
    'SCRIPT',
    'TITLE',
    'TEMPLATE',
    'NOSCRIPT',
    'HEAD',
    'META',
    'LINK',
    'BUTTON',
    'SVG',
  ]);
  const BLOCKS = new Set(
    'ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CAPTION DD DIV DL DT FIGCAPTION FIGURE FOOTER FORM HEADER HR LI MAIN NAV OL P PRE SECTION TABLE TBODY TD TFOOT TH THEAD TR UL H1 H2 H3 H4 H5 H6'.split(
      ' ',
    ),
  );
  const HEADINGS = ['one', 'two', 'three', 'four', 'five', 'six'].map((word) => `header-${word}`);

  /** The words of a picture that stands for an emoji, or null. */
  const emojiOf = (image) => {
    const alt = image.getAttribute('alt')?.trim();
    if (!alt) return null;
    return (EMOJI.test(alt) && /\P{ASCII}/u.test(alt)) || EMOJI_CLASS.test(image.className) ? alt : null;
  };

  const isPixel = (image) => ['width', 'height'].some((name) => /^[01](?:px)?$/.test(image.getAttribute(name) ?? ''));

  /** The styles of Draft.js with what an element adds or, as Google Docs' outermost `<b>` does, takes away. */
  const stylesWithin = (element, styles) => {
    const { fontWeight, fontStyle, textDecoration, textDecorationLine, verticalAlign } = element.style;
    const next = new Set(styles);
    if (STYLES[element.nodeName]) next.add(STYLES[element.nodeName]);
    const set = (style, isOn, isOff) => {
      if (isOn) next.add(style);
      else if (isOff) next.delete(style);
    };
    set('BOLD', /^(?:bold|bolder|[6-9]00)$/.test(fontWeight), /^(?:normal|[1-5]00)$/.test(fontWeight));
    set('ITALIC', fontStyle === 'italic', fontStyle === 'normal');
    set('STRIKETHROUGH', /line-through/.test(`${textDecoration} ${textDecorationLine}`));
    set('SUPERSCRIPT', verticalAlign === 'super');
    set('SUBSCRIPT', verticalAlign === 'sub');
    return next;
  };

  /** Word's list paragraph: its level and kind are in its style, its number or bullet in its text. */
  const wordListItem = (element) => {
    const level = /mso-list:\s*l\d+\s+level(\d)/i.exec(element.getAttribute('style') ?? '');
    if (!level) return null;
    const marker = [...element.querySelectorAll('[style]')].find((child) =>
      /mso-list:\s*ignore/i.test(child.getAttribute('style')),
    );
    const isNumbered = /^\s*\(?(?:\d+|[a-z]|[ivxlc]+)[.)]/i.test(marker?.textContent ?? '');
    return { type: `${isNumbered ? 'ordered' : 'unordered'}-list-item`, depth: Number(level[1]) - 1 };
  };

  const isHidden = (element) =>
    element.style.display === 'none' || /mso-(?:list:\s*ignore|hide:\s*all)/i.test(element.getAttribute('style') ?? '');

  /** Reads an element and what is in it. list: the depth and type that its items have. */
  const readElement = (writer, element, context) => {
    const { styles, entity, list, shift } = context;
    const { nodeName } = element;
    if (SKIPPED.has(nodeName.toUpperCase()) || isHidden(element)) return;
    if (nodeName === 'BR') {
      writer.breakLine();
      return;
    }
    if (nodeName === 'IMG') {
      const emoji = emojiOf(element);
      if (emoji) writer.write(emoji, styles, entity);
      else if (isPixel(element)) return;
      else if (writer.takesTables && DATA_PICTURE.test(element.getAttribute('src')))
        writer.put({ type: 'image', src: element.getAttribute('src') });
      else writer.pictures += 1;
      return;
    }
    if (nodeName === 'TABLE' && isTable(element) && writer.takesTables) {
      const table = readTable(element, (cell) => readCell(writer, cell, context));
      if (table.columns.length) writer.put({ type: 'table', table });
      return;
    }
    if (nodeName === 'TABLE' && isTable(element)) {
      writer.tables += 1;
      for (const row of element.rows) {
        writer.open('unstyled', 0);
        [...row.cells].forEach((cell, index) => {
          if (index) writer.write(' | ', styles, null);
          readChildren(writer, cell, { styles, entity, list: null, shift, inCell: true });
        });
      }
      writer.open('unstyled', 0);
      return;
    }
    readBlockOrSpan(writer, element, { styles, entity, list, shift });
  };

  /** The raw content of a cell: one line. */
  const readCell = (writer, cell, { shift }) => {
    const inner = new Writer();
    readChildren(inner, cell, { styles: new Set(), entity: null, list: null, shift, inCell: true });
    const { raw, pictures } = inner.finish();
    writer.pictures += pictures;
    return raw;
  };

  const readBlockOrSpan = (writer, element, { styles, entity, list, shift }) => {
    const { nodeName } = element;
    const isBlock = BLOCKS.has(nodeName);
    const before = { type: writer.type, depth: writer.depth };
    let inner = { styles: stylesWithin(element, styles), entity, list, shift };
    const level = /^H([1-6])$/.exec(nodeName)?.[1] ?? (/\bMsoTitle\b/.test(element.className) ? 1 : null);
    if (nodeName === 'UL' || nodeName === 'OL') {
      const type = `${nodeName === 'OL' ? 'ordered' : 'unordered'}-list-item`;
      inner.list = { type, depth: list ? list.depth + 1 : 0 };
    } else if (nodeName === 'LI') {
      writer.open(list?.type ?? 'unordered-list-item', list?.depth ?? 0);
    } else if (level) {
      writer.open(HEADINGS[Math.min(Number(level) + shift, 6) - 1], 0);
      inner.styles.delete('BOLD');
      inner = { ...inner, isHeading: true };
    } else if (isBlock) {
      const item = wordListItem(element);
      if (item) writer.open(item.type, item.depth);
      // The first paragraph of a list's item is the item.
      else if (writer.characters.length || !list) writer.open(list?.type ?? 'unstyled', list?.depth ?? 0);
    }
    if (nodeName === 'A') {
      const url = unwrapAddress(element.getAttribute('href') ?? '');
      if (/^(?:https?:|mailto:|tel:)/i.test(url)) inner.entity = writer.link(url);
    }
    readChildren(writer, element, inner);
    if (isBlock) writer.open(list ? before.type : 'unstyled', list ? before.depth : 0);
  };

  const readChildren = (writer, element, context) => {
    const { styles, entity, inCell, isHeading } = context;
    const isPreserved = element.closest('pre') !== null;
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        if (isPreserved) {
          child.data.split('\n').forEach((line, index) => {
            if (index) writer.open('unstyled', 0);
            writer.write(line, styles, entity);
          });
        } else if (entity === null) {
          writer.linkify(child.data, styles, writer.flow.bind(writer));
        } else {
          writer.flow(child.data.replace(ADDRESS, unwrapAddress), styles, entity);
        }
      } else if (child.nodeType === Node.ELEMENT_NODE) {
        // A cell is part of a line: its paragraphs and breaks are spaces.
        if (inCell && (BLOCKS.has(child.nodeName) || child.nodeName === 'BR')) {
          writer.flow(' ', styles, null);
          readChildren(writer, child, { ...context, styles: stylesWithin(child, styles) });
        } else if (isHeading && (child.nodeName === 'B' || child.nodeName === 'STRONG')) {
          readChildren(writer, child, context);
        } else {
          readElement(writer, child, context);
        }
      }
    }
  };

  const readHtml = (html, { asBlocks = false } = {}) => {
    const { body } = new DOMParser().parseFromString(html, 'text/html');
    const writer = new Writer({ takesTables: asBlocks });
    // A page's title is its one heading of the first level: where the text has such, all of its headings go one down.
    const shift = body.querySelector('h1, .MsoTitle') ? 1 : 0;
    readChildren(writer, body, { styles: new Set(), entity: null, list: null, shift });
    return writer.finish();
  };

  const readText = (text, type) => {
    const writer = new Writer();
    for (const line of text.split(/\r\n?|\n/)) {
      writer.open(type, 0);
      writer.linkify(line, new Set(), writer.write.bind(writer));
    }
    return writer.finish();
  };

  const readPage = (html, asBlocks) => {
    const { parts, ...found } = readHtml(html, { asBlocks });
    if (areTooMany((parts ?? []).filter(({ table }) => table).map(({ table }) => table))) return readHtml(html);
    return parts?.some(({ type }) => type !== 'text') ? { ...found, parts } : found;
  };

  window.pasteContent = { readHtml, readPage, readText };
})();
