// Loaded before the client: counts its steps on the disk and, at step KILL_AT, kills it as `kill -9` does, or by the
// signal KILL_WITH. A step is before and after each change, and between the halves of what is written. Without
// KILL_AT, STEPS gets their number.

import { writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';

const { KILL_AT, KILL_WITH = 'SIGKILL', STEPS } = process.env;
let steps = 0;

function step() {
  steps += 1;
  if (steps === Number(KILL_AT)) process.kill(process.pid, KILL_WITH);
}

for (const name of ['chmod', 'copyFile', 'mkdir', 'open', 'rename', 'rm', 'rmdir', 'writeFile']) {
  const change = fs[name];
  fs[name] = async (...given) => {
    step();
    const result = await change(...given);
    step();
    return result;
  };
}

const handle = await fs.open(fileURLToPath(import.meta.url));
const { writeFile } = Object.getPrototypeOf(handle);
Object.getPrototypeOf(handle).writeFile = async function (content) {
  const bytes = Buffer.from(content);
  const middle = bytes.length >> 1;
  await writeFile.call(this, bytes.subarray(0, middle));
  step();
  await writeFile.call(this, bytes.subarray(middle));
  step();
};
await handle.close();
steps = 0;
syncBuiltinESMExports();
if (STEPS) process.on('exit', () => writeFileSync(STEPS, String(steps)));
