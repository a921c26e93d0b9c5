/**
 * What an extension says of the CMS's form: its errors, and what a kind of text means for the value.
 *
 * exporters/core/contract/form_words.py does the same.
 */
/** @import { Schema, Violation } from '../shared/shapes.ts' */
import { isRecord } from '../shared/record.js';

const MAX_DEPTH = 8;
const MAX_FIELDS = 500;

/**
 * The schema with the pattern of each kind of text, where it has none of its own.
 *
 * @param {Schema} schema
 * @param {Record<string, Schema>} kinds
 * @returns {Schema}
 */
export function writeKinds(schema, kinds) {
  const pattern = kinds[schema['x-field']?.kind ?? '']?.pattern;
  const written = { ...(pattern === undefined ? {} : { pattern }), ...schema };
  if (schema.items) written.items = writeKinds(schema.items, kinds);
  if (schema.properties) {
    const inner = Object.entries(schema.properties).map(([key, value]) => [key, writeKinds(value, kinds)]);
    written.properties = Object.fromEntries(inner);
  }
  return written;
}

/**
 * @param {unknown} extension
 * @returns {Violation[]} one where there are more keys, or deeper ones, than a form can have
 */
export function findSizeError(extension) {
  /** @type {[unknown, number][]} */
  const pending = [[extension, 0]];
  for (let count = 0; pending.length > 0; ) {
    const [schema, depth] = /** @type {[unknown, number]} */ (pending.pop());
    if (!isRecord(schema)) continue;
    count += 1;
    if (depth > MAX_DEPTH) return [{ key: 'the file', what: `has keys nested deeper than ${MAX_DEPTH} levels.` }];
    if (count > MAX_FIELDS) return [{ key: 'the file', what: `has more than ${MAX_FIELDS} keys.` }];
    const { properties, items } = schema;
    const inner = isRecord(properties) ? Object.values(properties) : [];
    for (const value of [...inner, ...('items' in schema ? [items] : [])]) pending.push([value, depth + 1]);
  }
  return [];
}

/**
 * @param {Schema} extension
 * @param {string[]} known keys that the contract describes
 * @returns {Violation[]}
 */
export function findFormErrors(extension, known) {
  const faults = [];
  const groups = (extension['x-groups'] ?? []).map(({ name }) => name);
  for (const [number, name] of groups.entries()) {
    if (groups.indexOf(name) < number)
      faults.push({ key: `x-groups.${number}.name`, what: 'is the name of another group. Choose another name.' });
  }
  for (const [key, schema] of Object.entries(extension.properties ?? {})) {
    const location = `properties.${key}.`;
    const field = schema['x-field'];
    if (field && known.includes(key))
      faults.push({ key: `${location}x-field`, what: 'is not needed: the CMS has a field of its own. Remove it.' });
    if (field?.group !== undefined && !groups.includes(field.group))
      faults.push({ key: `${location}x-field.group`, what: 'is no group of x-groups. Add it there.' });
    faults.push(...findErrors(key, schema, location));
  }
  return faults;
}

/**
 * @param {string} key
 * @param {Schema} schema
 * @param {string} location
 * @returns {Violation[]}
 */
function findErrors(key, schema, location) {
  const field = schema['x-field'] ?? {};
  const faults = [];
  if (key.startsWith('$')) faults.push({ key: location.slice(0, -1), what: 'must not begin with $.' });
  if ('kind' in field && ![schema.type].flat().includes('string'))
    faults.push({ key: `${location}x-field.kind`, what: 'is for a text alone. Remove it, or make the type string.' });
  if ('kind' in field && schema.enum)
    faults.push({ key: `${location}x-field.kind`, what: 'is for no value of enum. Remove it.' });
  const choices = (schema.enum ?? []).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  for (const choice of Object.keys(field.choices ?? {})) {
    if (!choices.includes(choice))
      faults.push({ key: `${location}x-field.choices.${choice}`, what: 'is no value of enum. Correct it.' });
  }
  for (const [name, inner] of Object.entries(schema.properties ?? {}))
    faults.push(...findNested(name, inner, `${location}properties.${name}.`));
  if (schema.items) faults.push(...findNested('', schema.items, `${location}items.`));
  return faults;
}

/**
 * @param {string} key
 * @param {Schema} schema
 * @param {string} location
 * @returns {Violation[]}
 */
function findNested(key, schema, location) {
  const faults = findErrors(key, schema, location);
  if (schema['x-field']?.group === undefined) return faults;
  return [{ key: `${location}x-field.group`, what: 'is for a key of the front matter alone. Remove it.' }, ...faults];
}
