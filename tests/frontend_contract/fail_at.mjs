// Loaded before the client: lets the operation FAIL_IN on the disk fail as a fault of the client would, where a path that it
// gets ends with FAIL_FOR.

import nodeFs from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const { FAIL_IN, FAIL_FOR } = process.env;
const owner = FAIL_IN in fs ? fs : nodeFs;
const original = owner[FAIL_IN];
owner[FAIL_IN] = (...given) => {
  if (given.some((path) => String(path).endsWith(FAIL_FOR))) throw new TypeError('planted');
  return original(...given);
};
syncBuiltinESMExports();
