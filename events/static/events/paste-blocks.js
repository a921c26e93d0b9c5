/**
 * Pastes that are more than text: their parts become blocks of the page, and are taken back together.
 *
 * `window.pasteBlocks.findBlock(wrapper)` returns the text block of the page that an editor is, or null, and `.findChild(wrapper)`
 * the block of the page that it is in. `.insertAfter(child, parts)` puts parts behind a block, and returns an `Added`: blocks that
 * can be taken back while nobody has changed them, new Added(sequence, blocks).
 * `.insertParts(child, editor, parts, state)` puts the parts of paste-content.js where the caret is, the text behind it into a
 * block of its own, and returns the Paste. A part with a `value` is a block that the form holds so. state: in place of the editor's.
 */
(() => {
  if (!window.DraftJS) return;
  const { EditorState, Modifier, convertFromRaw, convertToRaw } = window.DraftJS;
  // How Wagtail marks what has a comment.
  const COMMENT = /^COMMENT-/;

  /** An id for a block. Browsers have randomUUID() under https alone. */
  const makeId = () => {
    const hex = [...crypto.getRandomValues(new Uint8Array(16))]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
    return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
  };

  const rawOf = (editorState) => convertToRaw(editorState.getCurrentContent());
  const isWritten = ({ text, type, entityRanges }) => text !== '' || type !== 'unstyled' || entityRanges.length > 0;

  /** The content and the place in it for blocks of which the first is more than words: behind the words before it, not in them. */
  const beginLine = (content, selection) => {
    const emptied = selection.isCollapsed() ? content : Modifier.removeRange(content, selection, 'backward');
    const place = selection.isCollapsed() ? selection : emptied.getSelectionAfter();
    if (place.getStartOffset() === 0) return { content: emptied, selection: place };
    const split = Modifier.splitBlock(emptied, place);
    const line = split.getSelectionAfter();
    // Not as deep as the item of a list that it was split from.
    return { content: Modifier.setBlockType(split, line, 'unstyled'), selection: line };
  };

  /** The state with the blocks in place of what is selected. whole: even a lone heading stays one behind other words. */
  const insertContent = (editorState, content, { whole = false } = {}) => {
    const blocks = content.getBlockMap();
    const type = blocks.first().getType();
    let [before, selection] = [editorState.getCurrentContent(), editorState.getSelection()];
    const isOther = type !== 'unstyled' && type !== before.getBlockForKey(selection.getStartKey()).getType();
    if (isOther && (whole || blocks.size > 1)) ({ content: before, selection } = beginLine(before, selection));
    let after = Modifier.replaceWithFragment(before, selection, blocks);
    const isEmpty = before.getBlockForKey(selection.getStartKey()).getLength() === 0;
    // Draft.js takes a lone block for words in a paragraph: in an empty one, it is a heading or an item still.
    if (blocks.size === 1 && isEmpty) {
      after = Modifier.setBlockType(after, after.getSelectionAfter(), type);
    }
    return EditorState.push(editorState, after, 'insert-fragment');
  };

  const findChild = (wrapper) => {
    let root = wrapper;
    while (root && !root.rootBlock) root = root.parentElement;
    return root?.rootBlock.children?.find(({ element }) => element?.contains(wrapper)) ?? null;
  };

  const findBlock = (wrapper) => {
    const child = findChild(wrapper);
    // A comment would lose its words where they move to another block.
    const isCommented = () =>
      rawOf(child.block.getState()).blocks.some(({ inlineStyleRanges }) =>
        inlineStyleRanges.some(({ style }) => COMMENT.test(style)),
      );
    return child?.type === 'text' && !isCommented() ? child : null;
  };

  /** Raw content after other raw content. */
  const join = (one, other) => {
    const offset = Object.keys(one.entityMap).length;
    const moved = other.blocks.map((block) => ({
      ...block,
      entityRanges: block.entityRanges.map((range) => ({ ...range, key: Number(range.key) + offset })),
    }));
    const entries = [...Object.values(one.entityMap), ...Object.values(other.entityMap)].entries();
    return { blocks: [...one.blocks, ...moved], entityMap: Object.fromEntries(entries) };
  };

  /** The states before and behind the caret, without what is selected. */
  const splitState = (editorState) => {
    const selection = editorState.getSelection();
    const state = selection.isCollapsed()
      ? editorState
      : EditorState.push(
          editorState,
          Modifier.removeRange(editorState.getCurrentContent(), selection, 'backward'),
          'remove-range',
        );
    return window.draftail.splitState(state);
  };

  /** What is left of the paste's own block: what stood before the caret, and the text that comes first. */
  const beginWith = (stateBefore, raw) => {
    const atEnd = EditorState.moveSelectionToEnd(stateBefore);
    const state = raw ? insertContent(atEnd, convertFromRaw(raw), { whole: true }) : atEnd;
    const content = rawOf(state);
    while (content.blocks.length && !isWritten(content.blocks.at(-1))) content.blocks.pop();
    return content;
  };

  /** What a block holds, to tell whether it was changed: its texts and what its fields say. */
  const fingerprint = (element) => {
    const fields = [...element.querySelectorAll('input, textarea, select')];
    const texts = fields
      .filter(({ draftailEditor }) => draftailEditor)
      .map(({ draftailEditor }) =>
        rawOf(draftailEditor.getEditorState()).blocks.map(({ text, type, depth }) => [text, type, depth]),
      );
    const values = fields.filter(({ type }) => type !== 'hidden').map(({ value, checked }) => [value, checked]);
    return JSON.stringify([texts, values]);
  };

  class Added {
    constructor(sequence, added) {
      this.sequence = sequence;
      this.added = added;
    }

    get blocks() {
      return this.added;
    }

    /** Remember what the blocks hold now. */
    seal() {
      this.sealed = this.blocks.map(({ element }) => fingerprint(element));
    }

    get isUnchanged() {
      return (
        this.added.every((child) => this.sequence.children.includes(child)) &&
        this.blocks.length === this.sealed.length &&
        this.blocks.every(({ element }, number) => fingerprint(element) === this.sealed[number])
      );
    }

    holds(node) {
      return this.blocks.some(({ element }) => element.contains(node));
    }

    undo() {
      for (const child of this.added) this.sequence.deleteBlock(child.index);
    }
  }

  /** What was pasted into a text. before: the state of its editor. */
  class Paste extends Added {
    constructor(stream, origin, before) {
      super(stream, []);
      this.origin = origin;
      this.before = before;
    }

    get blocks() {
      return this.sequence.children.includes(this.origin) ? [this.origin, ...this.added] : this.added;
    }

    undo() {
      const { sequence: stream, origin, before } = this;
      const isThere = stream.children.includes(origin);
      const index = isThere ? origin.index : this.added[0].index;
      super.undo();
      if (isThere) origin.block.setState(before);
      else stream.insert({ type: 'text', id: origin.id, value: before }, index);
      stream.children[index].focus();
    }
  }

  const values = {
    text: ({ raw }) => JSON.stringify(raw),
    table: ({ table }) => table,
    image: ({ picture, alt = '', caption = '' }) => ({ image: picture, alt_text: alt, decorative: false, caption }),
  };

  /** The new blocks of the page, from a place on. */
  const insertAt = (stream, index, parts) =>
    parts.map((part, number) =>
      stream.insert({ type: part.type, id: makeId(), value: part.value ?? values[part.type](part) }, index + number),
    );

  /** Texts that follow each other as one. */
  const joinTexts = (parts) => {
    const joined = [];
    for (const part of parts) {
      const isText = part.type === 'text' && joined.at(-1)?.type === 'text';
      joined.push(isText ? { type: 'text', raw: join(joined.pop().raw, part.raw) } : part);
    }
    return joined;
  };

  const insertAfter = ({ sequence, index }, parts) => {
    const paste = new Added(sequence, insertAt(sequence, index + 1, joinTexts(parts)));
    paste.seal();
    return paste;
  };

  const insertParts = (child, editor, parts, before = editor.getEditorState()) => {
    const { stateBefore, stateAfter } = splitState(before);
    const { sequence: stream } = child;
    const paste = new Paste(stream, child, before);
    const rest = joinTexts(parts);
    const first = rest[0].type === 'text' ? rest.shift().raw : null;
    let head = beginWith(stateBefore, first);
    let tail = rawOf(stateAfter);
    while (tail.blocks.length && !isWritten(tail.blocks[0])) tail.blocks.shift();
    // An empty line behind the caret is a space in Wagtail's own split.
    if (tail.blocks.length === 1 && tail.blocks[0].text.trim() === '' && !tail.blocks[0].entityRanges.length)
      tail.blocks = [];
    if (rest.at(-1)?.type === 'text') tail = join(rest.pop().raw, tail);
    // Words alone need no block of their own.
    if (!rest.length && head.blocks.length) head = join(head, tail);
    else if (tail.blocks.length) rest.push({ type: 'text', raw: tail });

    paste.added = insertAt(stream, child.index + 1, rest);
    if (head.blocks.length) {
      const state = EditorState.push(before, convertFromRaw(head), 'insert-fragment');
      const undoStack = state.getUndoStack().clear();
      // What was typed before is undone after the paste, which is no step of this editor alone.
      editor.onChange(EditorState.moveSelectionToEnd(EditorState.set(state, { undoStack })));
      child.focus();
    } else {
      stream.deleteBlock(child.index);
      paste.added[0].focus();
    }
    paste.seal();
    return paste;
  };

  window.pasteBlocks = { Added, findBlock, findChild, insertAfter, insertContent, insertParts, makeId };
})();
