/**
 * Uploads of pictures that are pasted or dropped.
 *
 * `window.pastePictures.filesOf(transfer)` returns the pictures among the files of a clipboard or a drop.
 * `.upload(parts, onProgress)` uploads what the parts of type `image` hold, a `file` or the `src` of a data: address, one
 * after another, and resolves with `{ parts, errors }`: those parts have their `picture` for a form, their `alt` and `caption`
 * as before, and the ones that could not be uploaded are left out, each with a sentence. onProgress: is told the number of the picture, and of how many.
 */
(() => {
  const settings = () => JSON.parse(document.getElementById('paste-pictures').textContent);
  const PREFIX = 'image-chooser-upload';

  const filesOf = (transfer) => [...transfer.files].filter(({ type }) => type.startsWith('image/'));

  /** The file in a data: address. */
  const readAddress = (src) => {
    const [, type, data] = /^data:(image\/[\w.+-]+);base64,(.*)$/s.exec(src);
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    return new File([bytes], `obrazok.${type.slice('image/'.length).replace('jpeg', 'jpg')}`, { type });
  };

  /** What the CMS answers: a picture, or why not. */
  const send = (file) =>
    window.pasteRequest.post(settings().address, {
      [`${PREFIX}-title`]: file.name.replace(/\.[^.]+$/, ''),
      [`${PREFIX}-file`]: file,
    });

  const uploadOne = async ({ file, src }) => {
    let name = file?.name ?? '';
    try {
      const found = file ?? readAddress(src);
      name = found.name;
      const { picture, errors } = await send(found);
      return picture ? { picture } : { error: `${name}: ${errors.join(' ')}` };
    } catch {
      return { error: `${name}: ${settings().failed}`.replace(/^: /, '') };
    }
  };

  const upload = async (parts, onProgress) => {
    const count = parts.filter(({ type }) => type === 'image').length;
    const [kept, errors] = [[], []];
    let number = 0;
    for (const part of parts) {
      if (part.type !== 'image') {
        kept.push(part);
        continue;
      }
      number += 1;
      onProgress(number, count);
      const { picture, error } = await uploadOne(part);
      if (picture) kept.push({ type: 'image', picture, alt: part.alt, caption: part.caption });
      else errors.push(error);
    }
    return { parts: kept, errors };
  };

  window.pastePictures = { filesOf, upload };
})();
