/** A gallery that takes several pictures at once: chosen from the device, or dropped anywhere on it. */
(() => {
  const { StructBlockDefinition } = window.wagtailStreamField.blocks;

  const hasFiles = ({ dataTransfer }) => Boolean(dataTransfer?.types.includes('Files'));
  const isEmpty = ({ block }) => !block.getState().image;

  /** The pictures as items behind those that there are; an empty item is their place. */
  const addPictures = (list, pictures) => {
    const { Added, makeId } = window.pasteBlocks;
    const empty = list.children.filter(isEmpty);
    for (const child of empty) list.deleteBlock(child.index);
    const added = new Added(
      list,
      pictures.map((picture) =>
        list.insert({ image: picture, alt_text: '', decorative: false }, list.children.length, { id: makeId() }),
      ),
    );
    const { undo } = added;
    added.undo = () => {
      undo.call(added);
      if (empty.length) list.insert(list.blockDef.initialChildState, list.children.length, { id: makeId() });
    };
    added.seal();
    return added;
  };

  /** Uploads files, and says by their names which were not. */
  const takeFiles = async (list, place, files) => {
    const { say, offerUndo, words } = window.pasteNote;
    const pictures = window.pastePictures.filesOf({ files });
    const others = [...files].filter((file) => !pictures.includes(file));
    const parts = pictures.map((file) => ({ type: 'image', file }));
    const { parts: uploaded, errors } = await window.pastePictures.upload(parts, (...progress) =>
      say.uploading(place, ...progress),
    );
    errors.push(...others.map(({ name }) => words().noPicture.replace('{name}', name)));
    say.nothing(place);
    if (!uploaded.length) {
      say(place, errors);
      return;
    }
    const added = addPictures(
      list,
      uploaded.map(({ picture }) => picture),
    );
    added.place = place;
    offerUndo(added, [words().gallery.replace('{count}', uploaded.length), ...errors]);
    window.altTexts.ask(added.blocks.map(({ element }) => element));
  };

  /** The button that chooses files, and the area that says they can be dropped. */
  const makeArea = (onFiles) => {
    const { choose, drop } = JSON.parse(document.getElementById('gallery-words').textContent);
    const input = Object.assign(document.createElement('input'), {
      type: 'file',
      multiple: true,
      accept: 'image/*',
      hidden: true,
    });
    input.addEventListener('change', () => {
      const files = [...input.files];
      input.value = '';
      if (files.length) onFiles(files);
    });
    const button = Object.assign(document.createElement('button'), {
      type: 'button',
      className: 'button button-small button-secondary',
      textContent: choose,
    });
    button.addEventListener('click', () => input.click());
    const area = Object.assign(document.createElement('div'), { className: 'gallery-drop' });
    area.append(button, Object.assign(document.createElement('span'), { textContent: drop }), input);
    return area;
  };

  class GalleryBlockDefinition extends StructBlockDefinition {
    render(...place) {
      const block = super.render(...place);
      const list = block.childBlocks.images;
      const home = document.createElement('div');
      const onFiles = (files) => takeFiles(list, home, files);
      const area = makeArea(onFiles);
      home.append(area);
      const [container] = list.container;
      container.after(home);
      const whole = block.container?.[0] ?? container.parentNode;
      whole.addEventListener('dragover', (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        area.classList.add('is-over');
      });
      whole.addEventListener('dragleave', () => area.classList.remove('is-over'));
      whole.addEventListener('drop', (event) => {
        area.classList.remove('is-over');
        if (!hasFiles(event)) return;
        event.preventDefault();
        onFiles([...event.dataTransfer.files]);
      });
      return block;
    }
  }

  window.telepath.register('events.blocks.GalleryBlock', GalleryBlockDefinition);
})();
