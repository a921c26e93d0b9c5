// Pure: reads a tar archive of plain files (POSIX ustar), piece by piece, as the CMS packs a release's files.
import { TransientError } from './errors.js';

const BLOCK = 512;
const NAME = [0, 100];
const SIZE = [124, 136];
const TYPE = 156;
const PLAIN = ['0', '\0'];

/**
 * @typedef {object} Reader what is done with a file of the archive, in this order
 * @property {(name: string, size: number) => Promise<void>} begin
 * @property {(piece: Uint8Array) => Promise<void>} write
 * @property {() => Promise<void>} end
 */

/**
 * Returns a function that takes the archive's bytes, in pieces of any length.
 *
 * @param {Reader} reader
 * @returns {(piece: Uint8Array) => Promise<void>} throws a TransientError for what is no such archive
 */
export function readTar({ begin, write, end }) {
  let header = Buffer.alloc(0);
  let left = 0; // Bytes of the file.
  let padding = 0; // Bytes after it, up to a multiple of BLOCK.
  return async (piece) => {
    for (let rest = piece; rest.length > 0; ) {
      if (left > 0) {
        const part = rest.subarray(0, left);
        rest = rest.subarray(part.length);
        left -= part.length;
        await write(part);
        if (left === 0) await end();
      } else if (padding > 0) {
        const skipped = Math.min(padding, rest.length);
        rest = rest.subarray(skipped);
        padding -= skipped;
      } else {
        const part = rest.subarray(0, BLOCK - header.length);
        rest = rest.subarray(part.length);
        header = Buffer.concat([header, part]);
        if (header.length < BLOCK) return;
        const file = readHeader(header);
        header = Buffer.alloc(0);
        if (!file) continue;
        left = file.size;
        padding = (BLOCK - (file.size % BLOCK)) % BLOCK;
        await begin(file.name, file.size);
        if (left === 0) await end();
      }
    }
  };
}

/** @param {Buffer} header @returns {{ name: string, size: number } | undefined} undefined: a block of zeros, at the end */
function readHeader(header) {
  if (header.every((byte) => byte === 0)) return undefined;
  const size = readText(header, SIZE);
  const isPlain = PLAIN.includes(String.fromCharCode(header[TYPE] ?? 1));
  if (!isPlain || !/^ *[0-7]+ *$/.test(size)) throw new TransientError('its answer is no archive of files');
  return { name: readText(header, NAME), size: Number.parseInt(size, 8) };
}

/** @param {Buffer} header @param {number[]} field */
function readText(header, [start, end]) {
  return header.toString('latin1', start, end).split('\0', 1)[0] ?? '';
}
