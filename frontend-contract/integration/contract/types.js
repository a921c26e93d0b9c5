/** Generates TypeScript types from a contract. */

/** @import { Schema } from '../shared/shapes.ts' */

/** @type {Record<string, string>} */
const PRIMITIVES = { string: 'string', integer: 'number', number: 'number', boolean: 'boolean', null: 'null' };

/**
 * The module `astro-wagtail-events/types` for a contract.
 *
 * @param {Schema} schema
 */
export function writeModule(schema) {
  return `${writeType(schema, 'EventFrontMatter')}
/** What Astro gives to EventLayout. */
export type EventLayoutProps = import('astro').MarkdownLayoutProps<EventFrontMatter>;
`;
}

/**
 * The same as a declaration that replaces the package's own module.
 *
 * @param {Schema} schema
 */
export function writeDeclaration(schema) {
  return `declare module 'astro-wagtail-events/types' {\n${writeModule(schema)}}\n`;
}

/**
 * One exported type. It has only the keys that the contract describes, although a file may have others.
 *
 * @param {Schema} schema
 * @param {string} name
 */
export function writeType(schema, name) {
  return `${comment(schema, '')}export type ${name} = ${typeOf(schema, '')};\n`;
}

/**
 * @param {Schema} schema
 * @param {string} indent
 * @returns {string}
 */
function typeOf(schema, indent) {
  if (schema.allOf) return schema.allOf.map((part) => inParentheses(typeOf(part, indent))).join(' & ');
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const types = [schema.type ?? 'object'].flat();
  return types.map((type) => PRIMITIVES[type] ?? (type === 'array' ? arrayOf : objectOf)(schema, indent)).join(' | ');
}

/** @param {string} type */
function inParentheses(type) {
  return type.includes(' | ') ? `(${type})` : type;
}

/**
 * @param {Schema} schema
 * @param {string} indent
 * @returns {string}
 */
function arrayOf({ items }, indent) {
  return `Array<${items ? typeOf(items, indent) : 'unknown'}>`;
}

/**
 * @param {Schema} schema
 * @param {string} indent
 * @returns {string}
 */
function objectOf({ properties, required = [] }, indent) {
  if (!properties) return 'Record<string, unknown>';
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([key, schema]) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
    return `${comment(schema, inner)}${inner}${name}${required.includes(key) ? '' : '?'}: ${typeOf(schema, inner)};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

/**
 * @param {Schema} schema
 * @param {string} indent
 * @returns {string}
 */
function comment({ description, examples }, indent) {
  const example = examples && `@example ${JSON.stringify(examples[0])}`;
  const words = [description, example].flatMap((word) => word || []);
  if (words.length === 0) return '';
  const lines = words.map((word) => `${indent} * ${word.replaceAll('*/', '*\\/').replaceAll('\n', ' ')}\n`);
  return `${indent}/**\n${lines.join('')}${indent} */\n`;
}
