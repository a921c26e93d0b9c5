import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTar } from './tar.js';

/** @param {string} name @param {string} content @param {string} [type] */
function pack(name, content, type = '0') {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  header.write(type, 156);
  return Buffer.concat([header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

/** @param {Buffer} archive @param {number} step */
async function unpack(archive, step) {
  const files = /** @type {[string, string][]} */ ([]);
  let current = '';
  let name = '';
  const read = readTar({
    begin: async (found) => {
      [name, current] = [found, ''];
    },
    write: async (piece) => {
      current += Buffer.from(piece).toString();
    },
    end: async () => {
      files.push([name, current]);
    },
  });
  for (let at = 0; at < archive.length; at += step) await read(archive.subarray(at, at + step));
  return files;
}

const FILES = /** @type {[string, string][]} */ ([
  ['a'.repeat(64), 'x'.repeat(700)],
  ['b'.repeat(64), ''],
  ['c'.repeat(64), 'y'.repeat(512)],
  ['d'.repeat(64), 'z'],
]);
const ARCHIVE = Buffer.concat([...FILES.map(([name, content]) => pack(name, content)), Buffer.alloc(1024)]);

test('files come out as they were packed, however the pieces are cut', async () => {
  for (const step of [1, 7, 511, 512, 513, 5000]) assert.deepEqual(await unpack(ARCHIVE, step), FILES);
});

test('what is no archive of plain files is refused', async () => {
  await assert.rejects(unpack(Buffer.from('<html>'.repeat(200)), 512), /no archive of files/);
  await assert.rejects(unpack(pack('link', '', '2'), 512), /no archive of files/);
});
