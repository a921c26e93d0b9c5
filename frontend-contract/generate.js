/**
 * Generates the integration's types and the table of keys in README.md from event.schema.json.
 *
 * With --check it writes nothing, and exits with 1 if one of them is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { writeModule } from './integration/contract/types.js';

// The table of the keys in README.md.
const MARK = /(<!-- keys -->\n)[\s\S]*?(<!-- \/keys -->)/;
const TYPES = { string: 'text', integer: 'whole number', number: 'number', boolean: 'true or false' };

const schema = JSON.parse(read('event.schema.json'));
const wanted = {
  'integration/types.d.ts': `// Made from event.schema.json by \`npm run generate\`.\n\n${writeModule(schema)}`,
  'README.md': read('README.md').replace(MARK, (_, start, end) => `${start}${writeTable(schema)}${end}`),
};
const stale = Object.keys(wanted).filter((path) => read(path) !== wanted[path]);
if (process.argv.includes('--check')) {
  for (const path of stale) console.error(`${path} is not what event.schema.json says; run \`npm run generate\`.`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const path of stale) writeFileSync(new URL(path, import.meta.url), wanted[path]);
}

function read(path) {
  try {
    return readFileSync(new URL(path, import.meta.url), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

function writeTable({ properties, required }) {
  const rows = Object.entries(properties).map(([key, schema]) => [
    `\`${key}\``,
    describeType(schema),
    required.includes(key) ? 'yes' : 'no',
    schema.description,
    `\`${schema.examples[0]}\``,
  ]);
  const lines = [['key', 'type', 'must be there', 'what it is', 'example'], Array(5).fill('---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function describeType({ type, maxLength, minimum, maximum }) {
  const name = TYPES[[type].flat()[0]];
  if (maximum !== undefined) return `${name}, ${minimum} to ${maximum}`;
  return maxLength === undefined ? name : `${name}, at most ${maxLength} characters`;
}
