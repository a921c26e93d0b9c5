/** The picture that goes with an event in lists: the first one of its text that lies in src/pages. */

const files = import.meta.glob('./pages/**/*.{jpg,jpeg,png,webp,avif,gif,JPG,JPEG,PNG}', {
  eager: true,
  import: 'default',
});
const pictures = new Map(Object.entries(files).map(([path, picture]) => [path.normalize(), picture]));

const CODE = /^( {0,3})(`{3,}|~{3,})[\s\S]*?(?:^ {0,3}\2|(?![\s\S]))|`[^`\n]+`|<!--[\s\S]*?-->/gm;
const IMAGE = /!\[(?:[^\]\\]|\\.)*\]\(\s*(<[^<>\n]+>|(?:[^\s()\\]|\\.|\([^\s()]*\))+)/g;

/**
 * @param {string} file of the event, relative to src, beginning with "./"
 * @param {string} text its Markdown
 * @returns {import('astro').ImageMetadata | undefined}
 */
export function findFirstPicture(file, text) {
  for (const [, written] of text.replace(CODE, '').matchAll(IMAGE)) {
    const found = pictures.get(resolve(file, decode(written)));
    if (found) return found;
  }
  return undefined;
}

/** @param {string} written the address between the parentheses of a Markdown image */
function decode(written) {
  const address = written.replace(/^<|>$/g, '').replace(/\\([!-/:-@[-`{-~])/g, '$1');
  try {
    return decodeURIComponent(address);
  } catch {
    return address; // A stray "%" is a part of the name.
  }
}

/**
 * @param {string} file
 * @param {string} address
 */
function resolve(file, address) {
  const parts = file.split('/').slice(0, -1);
  for (const part of address.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/').normalize();
}
