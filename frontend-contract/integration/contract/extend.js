/**
 * The contract of a site with more fields, or with stricter ones: ours, and the site's own file beside it.
 *
 * Both hold. What event.schema.json refuses stays refused, so that whatever passes is an event that the CMS can
 * hold. The CMS does the same in Python, and tests/exporters/core/contract/extension_cases.json binds the two.
 */
/** @import { Schema, Violation } from '../shared/shapes.ts' */
import { isRecord } from '../shared/record.js';
import { makeValidator } from './validate.js';

const NOTES = /** @type {const} */ (['title', 'description', 'examples']);
const OF_THE_WHOLE = /** @type {const} */ (['title', 'description', 'additionalProperties']);

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
  if (faults.length === 0) return merge(contract, /** @type {Schema} */ (extension));
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
  const required = [...new Set([...(ours.required ?? []), ...(theirs.required ?? [])])];
  return { ...ours, ...pick(theirs, OF_THE_WHOLE), required, properties };
}

/**
 * A key that both describe: what is said of it is theirs, what it must be is both.
 *
 * @param {Schema} ours
 * @param {Schema} theirs
 * @returns {Schema}
 */
function narrow(ours, theirs) {
  return { ...pick(ours, NOTES), ...pick(theirs, NOTES), allOf: [ours, theirs] };
}

/**
 * @param {Schema} schema
 * @param {readonly (keyof Schema)[]} words
 * @returns {Schema}
 */
function pick(schema, words) {
  return Object.fromEntries(words.filter((word) => word in schema).map((word) => [word, schema[word]]));
}

/**
 * @param {Schema} contract
 * @param {unknown} extension
 * @param {Schema} rules
 * @returns {Violation[]} key: the place in the extension
 */
export function findFaults(contract, extension, rules) {
  if (!isRecord(extension)) return [{ key: 'the file', what: 'must be an object, such as {}.' }];
  const faults = makeValidator(rules)(extension);
  if (faults.length > 0) return faults;
  const schema = /** @type {Schema} */ (extension);
  const traps = findTraps(schema, '', Object.keys(contract.properties ?? {}));
  return traps.length > 0 ? traps : findBadExamples(merge(contract, schema), schema);
}

/**
 * What Zod and Python take differently, and a schema of schemas cannot refuse.
 *
 * @param {Schema} schema
 * @param {string} at the place of the schema, with a final dot
 * @param {string[]} [known] keys that are described elsewhere
 * @returns {Violation[]}
 */
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
  if (schema.pattern !== undefined) faults.push(...findPatternFault(schema.pattern, `${at}pattern`));
  faults.push(...findBadChoices(schema, `${at}enum`));
  for (const [key, inner] of Object.entries(properties)) faults.push(...findTraps(inner, `${at}properties.${key}.`));
  if (schema.items) faults.push(...findTraps(schema.items, `${at}items.`));
  return faults;
}

/**
 * @param {string} pattern
 * @param {string} key
 * @returns {Violation[]}
 */
function findPatternFault(pattern, key) {
  try {
    new RegExp(pattern);
    return [];
  } catch (error) {
    return [{ key, what: `is no pattern: ${/** @type {Error} */ (error).message}. Correct it.` }];
  }
}

/**
 * Of a value that is among the choices Zod asks nothing else.
 *
 * @param {Schema} schema
 * @param {string} key
 * @returns {Violation[]}
 */
function findBadChoices({ enum: choices = [], ...rest }, key) {
  const faults = choices.flatMap((choice) => validateValue(rest, 'value', choice));
  return faults.map(({ what }) => ({ key, what: `the rules beside it refuse ${what}` }));
}

/**
 * Examples that the merged rules refuse: those of a key that contradicts ours among them.
 *
 * @param {Schema} merged
 * @param {Schema} extension
 * @returns {Violation[]}
 */
function findBadExamples({ properties: rules = {} }, { properties = {} }) {
  return Object.entries(properties).flatMap(([key, { examples = [] }]) => {
    const faults = examples.flatMap((example) => validateValue(rules[key], key, example));
    return faults.map(({ what }) => ({ key: `properties.${key}.examples`, what: `the example is refused: ${what}` }));
  });
}

/**
 * @param {Schema} schema of one value
 * @param {string} key
 * @param {unknown} value
 */
function validateValue(schema, key, value) {
  return makeValidator({ type: 'object', properties: { [key]: schema } })({ [key]: value });
}
