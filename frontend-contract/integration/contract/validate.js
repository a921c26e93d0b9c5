/** @import { Schema, Validator, Violation } from '../shared/shapes.ts' */
import { z } from 'astro/zod';

/** @typedef {z.core.$ZodIssue} Issue */
/** @typedef {{ path: PropertyKey[], message: string }} Fault one invalid key */

/**
 * A contract as a Zod schema.
 *
 * @param {Schema} schema
 */
export function makeSchema(schema) {
  return z.fromJSONSchema(/** @type {z.core.JSONSchema.JSONSchema} */ (schema));
}

/**
 * A validator for front matter. Its messages end with the contract's description of the key.
 *
 * @param {Schema} schema
 * @returns {Validator}
 */
export function makeValidator(schema) {
  const contract = makeSchema(schema);
  return (frontmatter) => {
    const { error } = contract.safeParse(frontmatter);
    /** @type {Map<string, Violation>} */
    const violations = new Map();
    const add = (/** @type {Fault} */ { path, message }) => {
      const key = path.join('.');
      if (!violations.has(key)) violations.set(key, { key, what: explain(path, message, schema, frontmatter) });
    };
    if (error && hasLines(frontmatter.title)) {
      add({
        path: ['title'],
        message: 'must be on one line; `title: >-` folds several into one, where no empty line parts them',
      });
    }
    for (const fault of (error?.issues ?? []).flatMap(flattenIssue)) add(fault);
    // JSON Schema cannot check that a day exists.
    if ('publish_date' in (schema.properties ?? {}) && !isDay(frontmatter.publish_date)) {
      add({ path: ['publish_date'], message: 'there is no such day' });
    }
    return [...violations.values()];
  };
}

/**
 * @param {PropertyKey[]} path
 * @param {string} message
 * @param {Schema} schema
 * @param {unknown} frontmatter
 */
function explain(path, message, schema, frontmatter) {
  const value = path.reduce(
    (/** @type {unknown} */ inner, step) =>
      /** @type {Record<PropertyKey, unknown> | null | undefined} */ (inner)?.[step],
    frontmatter,
  );
  const isEmpty = typeof value === 'string' && value.trim() === '';
  const fault =
    value === undefined || value === null || isEmpty ? 'is missing' : `${JSON.stringify(value)}: ${message}`;
  const meaning = describe(path, schema);
  return `${fault}.${meaning ? ` ${meaning}` : ''}`;
}

/**
 * The description of a key, or of the nearest key around it that has one.
 *
 * @param {PropertyKey[]} path
 * @param {Schema} schema
 */
function describe(path, schema) {
  /** @type {Schema | undefined} */
  let subschema = schema;
  /** @type {string | undefined} */
  let description;
  for (const step of path) {
    subschema = subschemaOf(subschema, String(step));
    if (subschema?.$ref) subschema = schema.$defs?.[subschema.$ref.replace('#/$defs/', '')];
    description = subschema?.description ?? description;
  }
  return description;
}

/**
 * @param {Schema | undefined} schema
 * @param {string} key
 * @returns {Schema | undefined} the schema of a key or an item
 */
function subschemaOf(schema, key) {
  const { properties, additionalProperties, items } = schema ?? {};
  return properties?.[key] ?? (typeof additionalProperties === 'object' ? additionalProperties : items);
}

/**
 * Flatten one of Zod's issues into faults that concern one key each.
 *
 * @param {Issue} issue
 * @returns {Fault[]}
 */
function flattenIssue(issue) {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'there is no such key' }));
  }
  if (issue.code !== 'invalid_union') return [issue];
  // A key with more than one type is a union: only the issues for the value's own type are useful.
  const sameType = issue.errors.filter((issues) => !issues.some(isWrongType));
  if (sameType.length === 1) {
    return sameType[0].flatMap(flattenIssue).map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
  }
  const issues = issue.errors.flat().filter((inner) => !('expected' in inner && inner.expected === 'null'));
  return [{ path: issue.path, message: issues.map(({ message }) => message).join(' or ') }];
}

/** @param {Issue} issue */
function isWrongType({ code, path }) {
  return code === 'invalid_type' && path.length === 0;
}

/**
 * Whether a text still has several lines without the white space around it.
 *
 * @param {unknown} text
 */
function hasLines(text) {
  return typeof text === 'string' && /[\n\r\v\f\u0085\u2028\u2029]/.test(text.trim());
}

/**
 * Whether a date in the form DD.MM.YYYY exists.
 *
 * @param {unknown} text
 */
function isDay(text) {
  const [day, month, year] = String(text).split('.').map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
