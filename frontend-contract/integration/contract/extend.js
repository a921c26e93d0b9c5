/**
 * Merges the contract with a site's extension, which adds keys or makes rules stricter.
 *
 * A value must satisfy both: what event.schema.json refuses stays refused, so that every valid event can be stored in the
 * CMS. exporters/core/contract/extension.py does the same; tests/exporters/core/contract/extension_cases.json tests both.
 */
/** @import { Schema, Violation } from '../shared/shapes.ts' */
import { isRecord } from '../shared/record.js';
import { findFormErrors, findSizeError, writeKinds } from './form-words.js';
import { makeValidator } from './validate.js';

const ANNOTATIONS = /** @type {const} */ (['title', 'description', 'examples']);
const ROOT_KEYWORDS = /** @type {const} */ (['title', 'description', 'additionalProperties', 'x-groups', 'x-place']);

/**
 * The merged contract.
 *
 * @throws {Error} which lists all errors of the extension
 *
 * @param {Schema} contract
 * @param {unknown} extension
 * @param {Schema} rules extension.schema.json
 * @returns {Schema}
 */
export function extend(contract, extension, rules) {
  const faults = findExtensionErrors(contract, extension, rules);
  if (faults.length === 0) return merge(contract, /** @type {Schema} */ (extension));
  const lines = faults.map(({ key, what }) => `  ${key}: ${what}`).join('\n');
  throw new Error(`event.extension.json: cannot extend the contract.\n${lines}\nCorrect that file.`);
}

/**
 * @param {Schema} contract
 * @param {Schema} extension
 * @returns {Schema}
 */
export function merge(contract, extension) {
  const properties = { ...contract.properties };
  for (const [key, schema] of Object.entries(extension.properties ?? {})) {
    const written = writeKinds(schema, contract.$defs ?? {});
    properties[key] = Object.hasOwn(properties, key) ? narrow(properties[key], written) : written;
  }
  const required = [...new Set([...(contract.required ?? []), ...(extension.required ?? [])])];
  return { ...contract, ...pick(extension, ROOT_KEYWORDS), required, properties };
}

/**
 * A key that both describe: the annotations are the extension's, and a value must satisfy both schemas.
 *
 * @param {Schema} contract
 * @param {Schema} extension
 * @returns {Schema}
 */
function narrow(contract, extension) {
  return { ...pick(contract, ANNOTATIONS), ...pick(extension, ANNOTATIONS), allOf: [contract, extension] };
}

/**
 * @param {Schema} schema
 * @param {readonly (keyof Schema)[]} keywords
 * @returns {Schema}
 */
function pick(schema, keywords) {
  return Object.fromEntries(
    keywords.filter((keyword) => keyword in schema).map((keyword) => [keyword, schema[keyword]]),
  );
}

/**
 * @param {Schema} contract
 * @param {unknown} extension
 * @param {Schema} rules
 * @returns {Violation[]} key: the path in the extension
 */
export function findExtensionErrors(contract, extension, rules) {
  if (!isRecord(extension)) return [{ key: 'the file', what: 'must be an object, such as {}.' }];
  const size = findSizeError(extension);
  if (size.length > 0) return size;
  const faults = makeValidator(rules)(extension);
  if (faults.length > 0) return faults;
  const schema = /** @type {Schema} */ (extension);
  const known = Object.keys(contract.properties ?? {});
  const unsupported = [...findUnsupported(schema, '', known), ...findFormErrors(schema, known)];
  return unsupported.length > 0 ? unsupported : findInvalidExamples(merge(contract, schema), schema);
}

/**
 * Keywords that Zod and Python interpret differently, and that extension.schema.json cannot refuse.
 *
 * @param {Schema} schema
 * @param {string} location the path of the schema, with a final dot
 * @param {string[]} [known] keys that the contract describes
 * @returns {Violation[]}
 */
function findUnsupported(schema, location, known = []) {
  const properties = schema.properties ?? {};
  const faults = [];
  for (const key of schema.required ?? []) {
    // Zod would not require such a key.
    if (Object.hasOwn(properties, key) || known.includes(key)) continue;
    faults.push({ key: `${location}required`, what: `there is no ${key} in properties. Describe it there.` });
  }
  for (const keyword of ['minItems', 'maxItems']) {
    if (!(keyword in schema) || 'items' in schema) continue;
    faults.push({
      key: `${location}${keyword}`,
      what: 'counts only where items is there too. Say in items what each must be.',
    });
  }
  if (schema.pattern !== undefined) faults.push(...findPatternError(schema.pattern, `${location}pattern`));
  faults.push(...findInvalidEnum(schema, `${location}enum`));
  for (const [key, inner] of Object.entries(properties))
    faults.push(...findUnsupported(inner, `${location}properties.${key}.`));
  if (schema.items) faults.push(...findUnsupported(schema.items, `${location}items.`));
  return faults;
}

/**
 * @param {string} pattern
 * @param {string} key
 * @returns {Violation[]}
 */
function findPatternError(pattern, key) {
  try {
    new RegExp(pattern);
    return [];
  } catch (error) {
    return [{ key, what: `is no pattern: ${/** @type {Error} */ (error).message}. Correct it.` }];
  }
}

/**
 * Values of `enum` that the other keywords refuse: Zod would check no other keyword of such a schema.
 *
 * @param {Schema} schema
 * @param {string} key
 * @returns {Violation[]}
 */
function findInvalidEnum({ enum: values = [], ...rest }, key) {
  const faults = values.flatMap((value) => validateValue(rest, 'value', value));
  return faults.map(({ what }) => ({ key, what: `the rules beside it refuse ${what}` }));
}

/**
 * Examples that the merged contract refuses; this also finds keys that contradict the contract.
 *
 * @param {Schema} merged
 * @param {Schema} extension
 * @returns {Violation[]}
 */
function findInvalidExamples({ properties: rules = {} }, { properties = {} }) {
  return Object.entries(properties).flatMap(([key, { examples = [] }]) => {
    const faults = examples.flatMap((example) => validateValue(rules[key], key, example));
    const refused = faults.map(({ what }) => ({
      key: `properties.${key}.examples`,
      what: `the example is refused: ${what}`,
    }));
    return [...refused, ...findInvalidDefaults(rules[key], `properties.${key}.`)];
  });
}

/**
 * @param {Schema} schema
 * @param {string} location
 * @returns {Violation[]}
 */
function findInvalidDefaults(schema, location) {
  const field = schema['x-field'] ?? {};
  const faults = 'default' in field ? validateValue(schema, 'value', field.default) : [];
  const own = faults.map(({ what }) => ({
    key: `${location}x-field.default`,
    what: `the default is refused: ${what}`,
  }));
  const inner = Object.entries(schema.properties ?? {}).flatMap(([key, value]) =>
    findInvalidDefaults(value, `${location}properties.${key}.`),
  );
  const items = schema.items ? findInvalidDefaults(schema.items, `${location}items.`) : [];
  return [...own, ...inner, ...items];
}

/**
 * @param {Schema} schema of one value
 * @param {string} key
 * @param {unknown} value
 */
function validateValue(schema, key, value) {
  return makeValidator({ type: 'object', properties: { [key]: schema } })({ [key]: value });
}
