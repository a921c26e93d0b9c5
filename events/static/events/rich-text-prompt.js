/**
 * Writes rich text into the form as soon as it is typed. Wagtail's editor does so a quarter of a second later, which is
 * most of what a preview may take; it still does, and its word is the last.
 */
(() => {
  // Milliseconds: Draft.js takes a key in a moment after the page shows it, and on a busy machine later.
  const DELAYS = [4, 30];
  // Marks that the comments put into the text, never meant for the form.
  const PASSING = /^(?:COMMENT-|STYLE_RERENDER_)/;
  const form = document.querySelector('[data-edit-form]');
  if (!form) return;

  const timers = new WeakMap();

  /** What the form holds of an editor: null where there is nothing in it. */
  const serialise = (editorState) => {
    const { blocks, entityMap } = window.DraftJS.convertToRaw(editorState.getCurrentContent());
    for (const block of blocks) {
      block.inlineStyleRanges = block.inlineStyleRanges.filter(({ style }) => !PASSING.test(style));
    }
    const isEmpty = blocks.every(
      ({ text, entityRanges, inlineStyleRanges }) => !text.trim() && !entityRanges.length && !inlineStyleRanges.length,
    );
    return JSON.stringify(isEmpty ? null : { blocks, entityMap });
  };

  /** Write what an editor holds; where the form has it already, Draft.js may be about to take a key in. */
  const write = (wrapper, [delay, ...later]) => {
    clearTimeout(timers.get(wrapper));
    const look = () => {
      const input = [...(wrapper.parentNode?.children ?? [])].find(({ draftailEditor }) => draftailEditor);
      if (!input) return;
      const value = serialise(input.draftailEditor.getEditorState());
      if (value !== input.value) input.value = value;
      else if (later.length) write(wrapper, later);
    };
    timers.set(wrapper, setTimeout(look, delay));
  };

  const wrapperOf = (node) => (node.closest ? node : node.parentElement)?.closest('[data-draftail-editor-wrapper]');

  new MutationObserver((changes) => {
    for (const wrapper of new Set(changes.map(({ target }) => wrapperOf(target)))) {
      if (wrapper) write(wrapper, DELAYS);
    }
  }).observe(form, { subtree: true, childList: true, characterData: true });
})();
