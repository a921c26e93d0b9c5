/**
 * Images inside rich text, for Wagtail's Draftail editor.
 *
 * An image is an entity over one placeholder character, so that Draft.js moves, copies, undoes and
 * deletes it like any other character. events/rich_text.py has the stored form.
 */
(() => {
  const { React } = window;
  const { EditorState, Modifier } = window.DraftJS;

  const TYPE = 'INLINE_IMAGE';
  const PLACEHOLDER = '\uFFFC';
  // The one format that events/image_formats.py registers.
  const FORMAT = 'inline';

  /** The editor's words, put into the page by events/wagtail_hooks.py. */
  const words = () => JSON.parse(document.getElementById('inline-image-words').textContent);

  /** A selection from one offset of a block to another. */
  const selectRange = (editorState, key, start, end) =>
    editorState.getSelection().merge({
      anchorKey: key,
      anchorOffset: start,
      focusKey: key,
      focusOffset: end,
      isBackward: false,
    });

  /** Where the entity stands, or null: the editor's own selection may be elsewhere. */
  const findEntity = (editorState, entityKey) => {
    let found = null;
    editorState
      .getCurrentContent()
      .getBlockMap()
      .forEach((block) => {
        block.findEntityRanges(
          (character) => character.getEntity() === entityKey,
          (start, end) => {
            found = selectRange(editorState, block.getKey(), start, end);
          },
        );
      });
    return found;
  };

  /** The state with the image inserted after what is selected; no selected word is lost. */
  const insertImage = (editorState, data) => {
    const selection = editorState.getSelection();
    const caret = selection.merge({
      anchorKey: selection.getEndKey(),
      anchorOffset: selection.getEndOffset(),
      focusKey: selection.getEndKey(),
      focusOffset: selection.getEndOffset(),
      isBackward: false,
    });
    const withEntity = editorState.getCurrentContent().createEntity(TYPE, 'IMMUTABLE', data);
    const content = Modifier.replaceText(
      withEntity,
      caret,
      PLACEHOLDER,
      editorState.getCurrentInlineStyle(),
      withEntity.getLastCreatedEntityKey(),
    );
    return EditorState.push(editorState, content, 'insert-fragment');
  };

  /** The state with other data under the same image. A new entity, since undo brings back old keys only. */
  const changeImage = (editorState, entityKey, data) => {
    const range = findEntity(editorState, entityKey);
    if (!range) return editorState;
    const withEntity = editorState.getCurrentContent().createEntity(TYPE, 'IMMUTABLE', data);
    const content = Modifier.applyEntity(withEntity, range, withEntity.getLastCreatedEntityKey());
    return EditorState.push(editorState, content, 'apply-entity');
  };

  /** The state without the image. */
  const removeImage = (editorState, entityKey) => {
    const range = findEntity(editorState, entityKey);
    if (!range) return editorState;
    const content = Modifier.removeRange(editorState.getCurrentContent(), range, 'forward');
    const removed = EditorState.push(editorState, content, 'remove-range');
    return EditorState.forceSelection(removed, content.getSelectionAfter().set('hasFocus', true));
  };

  /** Opens Wagtail's image chooser: for a new image, or for the alt text of one that is there. */
  class InlineImageSource extends window.draftail.ImageModalWorkflowSource {
    /** The entity being changed; Draftail also passes a link that the caret happens to be in. */
    getImage() {
      const { entity } = this.props;
      return entity && entity.getType() === TYPE ? entity : null;
    }

    getChooserConfig() {
      const image = this.getImage();
      // There is no alt text to ask for where the image is gone: choose another one.
      const present = image?.getData().src ? image.getData() : null;
      const config = super.getChooserConfig(
        present && { getData: () => ({ id: present.id, alt: present.alt, format: FORMAT }) },
      );
      const { onload } = config;
      return {
        ...config,
        onload: {
          ...onload,
          select_format: (modal, data) => {
            onload.select_format(modal, data);
            this.askForAltText(modal.body[0]);
          },
        },
      };
    }

    /** Leaves one question of Wagtail's form: the alt text. Its first has only one answer. */
    askForAltText(form) {
      const format = form.querySelector(`[name$="-format"][value="${FORMAT}"]`);
      if (!format) return;
      format.checked = true;
      format.closest('.w-field__wrapper').hidden = true;
      const heading = form.querySelector('h1, h2');
      if (heading) heading.textContent = words().alt;
      // Wagtail takes an image without a description for decorative; that is for the editor to say.
      const decorative = form.querySelector('[name$="-image_is_decorative"]');
      if (decorative.checked && !this.getImage()) decorative.click();
    }

    filterEntityData(data) {
      const image = this.getImage();
      const { title } = image ? image.getData() : {};
      const kept = title ? { title } : {};
      return { id: data.id, src: data.preview.url, alt: data.alt, ...kept };
    }

    onChosen(data) {
      const { editorState, entityKey, onComplete } = this.props;
      const imageData = this.filterEntityData(data);
      const nextState = this.getImage()
        ? changeImage(editorState, entityKey, imageData)
        : insertImage(editorState, imageData);
      this.workflow.close();
      onComplete(nextState);
    }
  }

  /**
   * A box beside the image with what can be done to it. Plain DOM: Draft.js must not see its events.
   * byKeyboard: the box takes the focus, and gives it back.
   */
  const openPopover = (anchor, { alt, src }, { onChange, onDelete }, byKeyboard) => {
    const say = words();
    const popover = document.createElement('div');
    popover.className = 'InlineImage__popover';
    popover.setAttribute('role', 'dialog');
    popover.setAttribute('aria-label', say.alt);
    // The editor keeps the focus, and with it the caret.
    popover.addEventListener('mousedown', (event) => event.preventDefault());

    const close = () => {
      popover.remove();
      document.removeEventListener('mousedown', closeOutside, true);
      document.removeEventListener('keydown', closeOnEscape, true);
      window.removeEventListener('scroll', onScroll, true);
      window.removeEventListener('resize', close);
    };
    const closeOutside = (event) => {
      if (!popover.contains(event.target)) close();
    };
    const before = document.activeElement;
    const selection = window.getSelection();
    const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
    const closeOnEscape = (event) => {
      if (event.key === 'Tab' && popover.contains(event.target)) {
        event.preventDefault();
        const buttons = [...popover.querySelectorAll('button')];
        const next = (buttons.indexOf(document.activeElement) + 1) % buttons.length;
        buttons[next].focus({ preventScroll: true });
      } else if (event.key === 'Escape' || !popover.contains(event.target)) {
        close();
        if (!byKeyboard) return;
        before.focus({ preventScroll: true });
        if (anchorNode) selection.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
      }
    };
    const addButton = (label, className, action) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = `button button-small ${className}`;
      button.textContent = label;
      button.addEventListener('click', () => {
        close();
        action();
      });
      popover.append(button);
      return button;
    };

    const text = document.createElement('p');
    text.textContent = alt ? `${say.alt}: ${alt}` : say.decorative;
    popover.append(text);
    addButton(src ? say.change : say.replace, 'InlineImage__change', onChange);
    addButton(say.delete, 'button-secondary no InlineImage__delete', onDelete);

    document.body.append(popover);
    const place = () => {
      const box = anchor.getBoundingClientRect();
      const left = Math.min(box.left, window.innerWidth - popover.offsetWidth - 8);
      const below = box.bottom + popover.offsetHeight + 8 < window.innerHeight;
      popover.style.left = `${Math.max(left, 8)}px`;
      popover.style.top = `${below ? box.bottom + 4 : box.top - popover.offsetHeight - 4}px`;
    };
    place();
    // The window still scrolls smoothly to the caret when a key has opened the box; a mouse that scrolls is done with it.
    const onScroll = byKeyboard ? place : close;

    document.addEventListener('mousedown', closeOutside, true);
    document.addEventListener('keydown', closeOnEscape, true);
    window.addEventListener('scroll', onScroll, true);
    window.addEventListener('resize', close);
    if (byKeyboard) popover.querySelector('button').focus({ preventScroll: true });
  };

  /** The image in the text at whose one end the caret is, or null. */
  const imageAtCaret = () => {
    const { anchorNode, anchorOffset } = window.getSelection();
    const element = anchorNode instanceof Element ? anchorNode : anchorNode?.parentElement;
    const inside = element?.closest('.InlineImage');
    if (inside || !element) return inside ?? null;
    const text = element.closest('span[data-offset-key]');
    const atEnd = anchorOffset === anchorNode.textContent.length;
    const beside = atEnd ? text?.nextElementSibling : anchorOffset === 0 && text?.previousElementSibling;
    return beside?.matches?.('.InlineImage') ? beside : null;
  };

  // What a mouse does on the image, with the caret at it.
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Enter' || !event.altKey || !event.target.closest?.('.public-DraftEditor-content')) return;
      const image = imageAtCaret();
      if (!image) return;
      event.preventDefault();
      event.stopPropagation();
      image.dispatchEvent(new MouseEvent('mouseup', { bubbles: true, detail: 0 }));
    },
    true,
  );

  /** The image in the text. */
  class InlineImage extends React.Component {
    constructor(props) {
      super(props);
      this.state = { broken: false };
      this.open = this.open.bind(this);
    }

    open(event) {
      const { contentState, entityKey, onEdit, getEditorState, setEditorState } = this.props;
      const actions = {
        onChange: () => onEdit(entityKey),
        onDelete: () => setEditorState(removeImage(getEditorState(), entityKey)),
      };
      const data = contentState.getEntity(entityKey).getData();
      // A mouse counts its clicks from 1.
      openPopover(event.currentTarget.firstElementChild, data, actions, event.detail === 0);
    }

    renderPicture({ src, alt }) {
      const { broken } = this.state;
      if (src && !broken) {
        return React.createElement('img', {
          src,
          alt,
          title: alt,
          draggable: false,
          className: 'InlineImage__picture',
          onError: () => this.setState({ broken: true }),
        });
      }
      const missing = alt ? `${words().missing}: ${alt}` : words().missing;
      return React.createElement('span', { className: 'InlineImage__missing', contentEditable: false }, missing);
    }

    render() {
      const { contentState, entityKey, children } = this.props;
      const data = contentState.getEntity(entityKey).getData();
      // On mouse up, as Wagtail's links do: the click that puts the caret here comes first.
      return React.createElement(
        'span',
        { className: 'InlineImage', 'data-inline-image': data.id, onMouseUp: this.open },
        this.renderPicture(data),
        React.createElement('span', { className: 'InlineImage__placeholder' }, children),
      );
    }
  }

  window.draftail.registerPlugin({ type: TYPE, source: InlineImageSource, decorator: InlineImage }, 'entityTypes');
})();
