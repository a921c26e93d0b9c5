/** `window.pasteWriter.Writer` collects what is pasted into raw content of Draft.js: pure, without an editor. */
(() => {
  const { unwrapAddress } = window.pasteAddresses;
  const ADDRESS = /https?:\/\/[^\s<>"]+|[\w.%+-]+@[\w-]+(?:\.[\w-]+)+/g;
  const TRAILING = /[.,;:!?)\]}'"»”]+$/;
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

  /** Collects characters into blocks, white space as a browser shows it. */
  class Writer {
    constructor({ takesTables = false } = {}) {
      this.takesTables = takesTables;
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

    /** Something that is no text, as a part of its own. */
    put(part) {
      this.open('unstyled', 0);
      this.blocks.push({ part });
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

    /** Raw content of Draft.js. */
    toRaw(written) {
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
      const blocks = written.map(({ type, depth, characters }) => ({
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
      return { blocks, entityMap: Object.fromEntries(this.entities.entries()) };
    }

    /** The blocks between two parts that are no text, as a part each. */
    *parts() {
      let written = [];
      for (const block of this.blocks) {
        if (!block.part) {
          written.push(block);
          continue;
        }
        if (written.length) yield { type: 'text', raw: this.toRaw(written) };
        written = [];
        yield block.part;
      }
      if (written.length) yield { type: 'text', raw: this.toRaw(written) };
    }

    finish() {
      this.close();
      const raw = this.toRaw(this.blocks.filter(({ part }) => !part));
      const { pictures, tables } = this;
      return this.takesTables ? { raw, pictures, tables, parts: [...this.parts()] } : { raw, pictures, tables };
    }
  }

  window.pasteWriter = { ADDRESS, STYLES, Writer };
})();
