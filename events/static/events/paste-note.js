/**
 * What is said of a paste, and the way to take it back.
 *
 * `window.pasteNote.words()` returns the sentences. `.say(place, sentences, actions)` says them at a place of the form, in
 * place of what was said there before; actions: `{ label, run }`, a button each. `.say.nothing(place)` says nothing any more;
 * `.say.uploading(place, number, count)` which picture is on its way, and of how many.
 * `.offerUndo(paste, sentences)` has a paste be taken back by a button or Ctrl+Z, as long as nobody has changed it. A paste has
 * `place`, `isUnchanged`, `holds(node)` and `undo()`.
 */
(() => {
  const words = () => JSON.parse(document.getElementById('paste-words').textContent);
  // The last paste that is more than text.
  let last = null;

  const say = (place, sentences, actions = []) => {
    say.nothing(place);
    if (!sentences.length) return;
    const note = document.createElement('div');
    note.dataset.pasteNote = '';
    note.className = 'help-block help-warning';
    note.setAttribute('role', 'status');
    note.append(Object.assign(document.createElement('p'), { textContent: sentences.join(' ') }));
    for (const { label, run } of actions) {
      const button = Object.assign(document.createElement('button'), {
        type: 'button',
        className: 'button button-small button-secondary',
        textContent: label,
      });
      button.addEventListener('click', run);
      note.append(button);
    }
    place.append(note);
  };

  say.nothing = (place) => {
    for (const note of place.querySelectorAll(':scope > [data-paste-note]')) note.remove();
  };

  say.uploading = (place, number, count) =>
    say(place, [words().uploading.replace('{number}', number).replace('{count}', count)]);

  const takeBack = (event) => {
    const paste = last;
    const note = event?.currentTarget.closest('[data-paste-note]');
    if (paste?.isUnchanged) {
      last = null;
      note?.remove();
      say.nothing(paste.place);
      paste.undo();
    } else if (note) {
      say(note.parentNode, [words().changed]);
    }
  };

  const offerUndo = (paste, sentences) => {
    last = paste;
    say(paste.place, sentences, [{ label: words().undo, run: takeBack }]);
  };

  /** Ctrl+Z in what a paste brought, before an editor that has nothing of its own to undo. */
  const onKeyDown = (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z';
    if (!isUndo || !last?.holds(event.target) || !last.isUnchanged) return;
    event.preventDefault();
    event.stopPropagation();
    takeBack();
  };

  // Before React, which listens further in.
  window.addEventListener('keydown', onKeyDown, true);
  window.pasteNote = { offerUndo, say, words };
})();
