/**
 * A path as the most lenient file systems compare it: without case, Unicode form and invisible characters.
 *
 * ß is ss here, as on a Mac; the CMS folds alike.
 *
 * @param {string} path
 */
export function fold(path) {
  return path
    .replace(/\p{Cf}/gu, '')
    .normalize('NFD')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize('NFC');
}
