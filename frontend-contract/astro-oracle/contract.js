/**
 * The contract as the Astro side checks by it, as a filter for the tests.
 *
 * Standard input: {"extension", "front_matter"} a line; without an extension the contract alone. Standard output, a line
 * each in the same order: {"faults"}, the places where an extension is none, or {"schema", "refused"}, the merged
 * contract and the keys that it refuses.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { findFaults, merge } from '../integration/contract/extend.js';
import { makeValidator } from '../integration/contract/validate.js';

const ours = read('event.schema.json');
const rules = read('extension.schema.json');
const keys = (faults) => faults.map(({ key }) => key);

function read(name) {
  return JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));
}

function answer({ extension = {}, front_matter }) {
  const faults = findFaults(ours, extension, rules);
  if (faults.length > 0) return { faults: keys(faults) };
  const schema = merge(ours, extension);
  return { schema, refused: keys(makeValidator(schema)(front_matter)) };
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
