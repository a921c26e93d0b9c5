/**
 * The contract of a site with more fields, or with stricter ones: ours, and the site's own file beside it.
 *
 * Both hold. What event.schema.json refuses stays refused, so that whatever passes is an event that the CMS can
 * hold. The CMS does the same in Python (exporters/contract/extension.py).
 */
import { z } from 'astro/zod';
import { judge } from './validate.js';

/** @typedef {Record<string, any>} Schema JSON Schema 2020-12 */

const NOTES = ['title', 'description', 'examples'];
const OF_THE_WHOLE = ['title', 'description', 'additionalProperties'];

/**
 * Both as one. Throws one error that names all that keeps an extension from being one.
 *
 * @param {Schema} contract
 * @param {unknown} extension
 * @param {Schema} rules extension.schema.json
 * @returns {Schema}
 */
export function extend(contract, extension, rules) {
  const faults = findFaults(contract, extension, rules);
  if (faults.length === 0) return merge(contract, extension);
  const lines = faults.map(({ key, what }) => `  ${key}: ${what}`).join('\n');
  throw new Error(`event.extension.json: cannot extend the contract.\n${lines}\nCorrect that file.`);
}

/**
 * @param {Schema} ours
 * @param {Schema} theirs
 * @returns {Schema}
 */
export function merge(ours, theirs) {
  const properties = { ...ours.properties };
  for (const [key, schema] of Object.entries(theirs.properties ?? {})) {
    properties[key] = Object.hasOwn(properties, key) ? narrow(properties[key], schema) : schema;
  }
  const required = [...new Set([...ours.required, ...(theirs.required ?? [])])];
  return { ...ours, ...pick(theirs, OF_THE_WHOLE), required, properties };
}

/** A key that both describe: what is said of it is theirs, what it must be is both. */
function narrow(ours, theirs) {
  return { ...pick(ours, NOTES), ...pick(theirs, NOTES), allOf: [ours, theirs] };
}

function pick(schema, words) {
  return Object.fromEntries(words.filter((word) => word in schema).map((word) => [word, schema[word]]));
}

/**
 * @param {Schema} contract
 * @param {any} extension
 * @param {Schema} rules
 * @returns {import('./validate.js').Fault[]} key: the place in the extension
 */
export function findFaults(contract, extension, rules) {
  if (typeof extension !== 'object' || extension === null || Array.isArray(extension)) {
    return [{ key: 'the file', what: 'must be an object, such as {}.' }];
  }
  const faults = judge(z.fromJSONSchema(rules), rules, extension);
  if (faults.length > 0) return faults;
  const traps = findTraps(extension, '', Object.keys(contract.properties));
  return traps.length > 0 ? traps : findBadExamples(merge(contract, extension), extension);
}

/** What Zod and Python judge differently, and a schema of schemas cannot refuse. */
function findTraps(schema, at, known = []) {
  const properties = schema.properties ?? {};
  const faults = [];
  for (const key of schema.required ?? []) {
    // Zod would not miss such a key.
    if (Object.hasOwn(properties, key) || known.includes(key)) continue;
    faults.push({ key: `${at}required`, what: `there is no ${key} in properties. Describe it there.` });
  }
  for (const word of ['minItems', 'maxItems']) {
    if (!(word in schema) || 'items' in schema) continue;
    faults.push({ key: `${at}${word}`, what: 'counts only where items is there too. Say in items what each must be.' });
  }
  if ('pattern' in schema) faults.push(...findPatternFault(schema.pattern, `${at}pattern`));
  faults.push(...findBadChoices(schema, `${at}enum`));
  for (const [key, inner] of Object.entries(properties)) faults.push(...findTraps(inner, `${at}properties.${key}.`));
  if ('items' in schema) faults.push(...findTraps(schema.items, `${at}items.`));
  return faults;
}

function findPatternFault(pattern, key) {
  try {
    new RegExp(pattern);
    return [];
  } catch (error) {
    return [{ key, what: `is no pattern: ${error.message}. Correct it.` }];
  }
}

/** Of a value that is among the choices Zod asks nothing else. */
function findBadChoices({ enum: choices = [], ...rest }, key) {
  const faults = choices.flatMap((choice) => judgeValue(rest, 'value', choice));
  return faults.map(({ what }) => ({ key, what: `the rules beside it refuse ${what}` }));
}

/** Examples that the merged rules refuse: those of a key that contradicts ours among them. */
function findBadExamples(merged, extension) {
  return Object.entries(extension.properties ?? {}).flatMap(([key, { examples }]) => {
    const faults = examples.flatMap((example) => judgeValue(merged.properties[key], key, example));
    return faults.map(({ what }) => ({ key: `properties.${key}.examples`, what: `the example is refused: ${what}` }));
  });
}

function judgeValue(schema, key, value) {
  const contract = { type: 'object', properties: { [key]: schema } };
  return judge(z.fromJSONSchema(contract), contract, { [key]: value });
}
