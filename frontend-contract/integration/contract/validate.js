/** @import { Schema, Validator, Violation } from '../shared/shapes.ts' */
import { z } from 'astro/zod';

/** @typedef {z.core.$ZodIssue} Issue */
/** @typedef {{ path: PropertyKey[], message: string }} Fault what is wrong with one key */

/**
 * A contract as a Zod schema.
 *
 * @param {Schema} schema
 */
export function makeSchema(schema) {
  return z.fromJSONSchema(/** @type {z.core.JSONSchema.JSONSchema} */ (schema));
}

/**
 * What asks a front matter whether it is as a contract says. Descriptions in the contract say what is meant.
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
    for (const fault of (error?.issues ?? []).flatMap(unfold)) add(fault);
    // JSON Schema cannot know the calendar.
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
  const fault = value === undefined ? 'is missing' : `${JSON.stringify(value)}: ${message}`;
  const meant = describe(path, schema);
  return `${fault}.${meant ? ` ${meant}` : ''}`;
}

/**
 * The description of a key, or of the nearest key around it that has one.
 *
 * @param {PropertyKey[]} path
 * @param {Schema} schema
 */
function describe(path, schema) {
  /** @type {Schema | undefined} */
  let place = schema;
  /** @type {string | undefined} */
  let description;
  for (const step of path) {
    place = enter(place, String(step));
    if (place?.$ref) place = schema.$defs?.[place.$ref.replace('#/$defs/', '')];
    description = place?.description ?? description;
  }
  return description;
}

/**
 * @param {Schema | undefined} schema
 * @param {string} key
 * @returns {Schema | undefined} what it says of a key or an item
 */
function enter(schema, key) {
  const { properties, additionalProperties, items } = schema ?? {};
  return properties?.[key] ?? (typeof additionalProperties === 'object' ? additionalProperties : items);
}

/**
 * The faults behind one of Zod's issues, each with the path of the one key that it is about.
 *
 * @param {Issue} issue
 * @returns {Fault[]}
 */
function unfold(issue) {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'there is no such key' }));
  }
  if (issue.code !== 'invalid_union') return [issue];
  // A key of more than one type is a union: what Zod says of the type that the value has is what helps.
  const fitting = issue.errors.filter((issues) => !issues.some(isWrongType));
  if (fitting.length === 1) {
    return fitting[0].flatMap(unfold).map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
  }
  const meant = issue.errors.flat().filter((inner) => !('expected' in inner && inner.expected === 'null'));
  return [{ path: issue.path, message: meant.map(({ message }) => message).join(' or ') }];
}

/** @param {Issue} issue */
function isWrongType({ code, path }) {
  return code === 'invalid_type' && path.length === 0;
}

/**
 * Whether the calendar has a day in the form DD.MM.YYYY.
 *
 * @param {unknown} text
 */
function isDay(text) {
  const [day, month, year] = String(text).split('.').map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
