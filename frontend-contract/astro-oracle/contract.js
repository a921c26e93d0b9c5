/**
 * Validates front matter by the integration's own code, as a filter for the tests.
 *
 * Standard input: a JSON object a line, {"extension", "front_matter"}; extension may be missing. Standard output: an
 * object a line in the same order, {"faults"}: the paths in the extension that are invalid, or {"schema", "refused"}: the
 * merged contract and the keys that violate it.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { findExtensionErrors, merge } from '../integration/contract/extend.js';
import { makeValidator } from '../integration/contract/validate.js';

const contract = read('event.schema.json');
const rules = read('extension.schema.json');
const keys = (faults) => faults.map(({ key }) => key);

function read(name) {
  return JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));
}

function answer({ extension = {}, front_matter }) {
  const faults = findExtensionErrors(contract, extension, rules);
  if (faults.length > 0) return { faults: keys(faults) };
  const schema = merge(contract, extension);
  return { schema, refused: keys(makeValidator(schema)(front_matter)) };
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
