/**
 * What a clipboard holds, as blocks of Draft.js: pure, without an editor.
 *
 * `window.pasteContent.readHtml(html)` and `.readText(text, type)` return `{ raw, pictures, tables }`: raw content of Draft.js, and
 * how many pictures and tables could not stay what they were. Draftail itself then drops what a field does not allow.
 */
(() => {
  const { unwrapAddress } = window.pasteAddresses;
  const ADDRESS = /https?:\/\/[^\s<>"]+|[\w.%+-]+@[\w-]+(?:\.[\w-]+)+/g;
  const TRAILING = /[.,;:!?)\]}'"»”]+$/;
  const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\s)+$/u;
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
  const STYLES = {
    B: 'BOLD',
    STRONG: 'BOLD',
    I: 'ITALIC',
    EM: 'ITALIC',
    CITE: 'ITALIC',
    S: 'STRIKETHROUGH',
    STRIKE: 'STRIKETHROUGH',
    DEL: 'STRIKETHROUGH',
    CODE: 'CODE',
    SUP: 'SUPERSCRIPT',
    SUB: 'SUBSCRIPT',
  };
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

  /** Collects characters into blocks, white space as a browser shows it. */
  class Writer {
    constructor() {
      this.blocks = [];
      this.entities = [];
      this.pictures = 0;
      this.tables = 0;
      this.open('unstyled', 0);
    }

    /** Begin a block; one without words is none. */
    open(type, depth) {
      this.close();
      this.type = type;
      this.depth = depth;
      this.characters = [];
    }

    close() {
      const isSpace = (character) => /^[ \n]$/.test(character.text);
      while (this.characters?.length && isSpace(this.characters.at(-1))) this.characters.pop();
      if (this.characters?.some(({ text }) => /[^\s]/.test(text))) {
        this.blocks.push({ type: this.type, depth: this.depth, characters: this.characters });
      }
      this.characters = [];
    }

    write(text, styles, entity) {
      // One entry for each UTF-16 unit, which Draft.js counts in.
      for (let index = 0; index < text.length; index += 1) this.characters.push({ text: text[index], styles, entity });
    }

    /** Text of HTML: runs of white space are one space. */
    flow(text, styles, entity) {
      const before = this.characters.at(-1)?.text;
      const flowing = text.replace(/[ \t\r\n\f]+/g, ' ').replaceAll('\u00a0', ' ');
      const isStart = before === undefined || /[ \n]/.test(before);
      this.write(isStart ? flowing.replace(/^ +/, '') : flowing, styles, entity);
    }

    /** A line break; a second one after it ends the paragraph. */
    breakLine() {
      if (this.characters.at(-1)?.text === '\n') this.open(this.type, this.depth);
      else if (this.characters.length) this.write('\n', new Set(), null);
    }

    link(url) {
      this.entities.push({ type: 'LINK', mutability: 'MUTABLE', data: { url } });
      return this.entities.length - 1;
    }

    /** Text in which addresses are links. */
    linkify(text, styles, write) {
      let end = 0;
      for (const { 0: match, index } of text.matchAll(ADDRESS)) {
        const address = match.replace(TRAILING, '');
        const meant = unwrapAddress(address);
        write(text.slice(end, index), styles, null);
        write(meant, styles, this.link(meant.includes('://') ? meant : `mailto:${meant}`));
        end = index + address.length;
      }
      write(text.slice(end), styles, null);
    }

    finish() {
      this.close();
      const ranges = (characters, key, holds) => {
        const found = [];
        characters.forEach((character, offset) => {
          if (!holds(character)) return;
          const last = found.at(-1);
          if (last && last.offset + last.length === offset && last[key] === character[key]) last.length += 1;
          else found.push({ offset, length: 1, [key]: character[key] });
        });
        return found;
      };
      const blocks = this.blocks.map(({ type, depth, characters }) => ({
        text: characters.map(({ text }) => text).join(''),
        type,
        depth,
        inlineStyleRanges: [...new Set(Object.values(STYLES))].flatMap((style) =>
          ranges(
            characters.map(({ styles }) => ({ style, has: styles.has(style) })),
            'style',
            ({ has }) => has,
          ),
        ),
        entityRanges: ranges(
          characters.map(({ entity }) => ({ key: entity })),
          'key',
          ({ key }) => key !== null,
        ),
      }));
      return {
        raw: { blocks, entityMap: Object.fromEntries(this.entities.entries()) },
        pictures: this.pictures,
        tables: this.tables,
      };
    }
  }

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

  /** Whether a table has cells beside each other and nothing in them but words: others lay out a mail or a page. */
  const isTable = (element) =>
    [...element.rows].some((row) => row.cells.length > 1) &&
    !element.querySelector('table, ul, ol, h1, h2, h3, h4, h5, h6');

  /** Reads an element and what is in it. list: the depth and type that its items have. */
  const readElement = (writer, element, { styles, entity, list, shift }) => {
    const { nodeName } = element;
    if (SKIPPED.has(nodeName.toUpperCase()) || isHidden(element)) return;
    if (nodeName === 'BR') {
      writer.breakLine();
      return;
    }
    if (nodeName === 'IMG') {
      const emoji = emojiOf(element);
      if (emoji) writer.write(emoji, styles, entity);
      else if (!isPixel(element)) writer.pictures += 1;
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

  const readHtml = (html) => {
    const { body } = new DOMParser().parseFromString(html, 'text/html');
    const writer = new Writer();
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

  window.pasteContent = { readHtml, readText };
})();
