/** What the contract says, as TypeScript. */

const SIMPLE = { string: 'string', integer: 'number', number: 'number', boolean: 'boolean', null: 'null' };

/**
 * The module `astro-wagtail-events/types` for a contract.
 *
 * @param {import('./extend.js').Schema} schema
 */
export function writeModule(schema) {
  return `${writeType(schema, 'EventFrontMatter')}
/** What Astro gives to EventLayout. */
export type EventLayoutProps = import('astro').MarkdownLayoutProps<EventFrontMatter>;
`;
}

/**
 * The same in place of the module that the package brings.
 *
 * @param {import('./extend.js').Schema} schema
 */
export function writeDeclaration(schema) {
  return `declare module 'astro-wagtail-events/types' {\n${writeModule(schema)}}\n`;
}

/**
 * One exported type. Keys that the contract does not describe are not in it, although a file may have them.
 *
 * @param {import('./extend.js').Schema} schema
 * @param {string} name
 */
export function writeType(schema, name) {
  return `${comment(schema, '')}export type ${name} = ${typeOf(schema, '')};\n`;
}

function typeOf(schema, indent) {
  if (schema.allOf) return schema.allOf.map((part) => inBrackets(typeOf(part, indent))).join(' & ');
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  return [schema.type].flat().map((type) => SIMPLE[type] ?? (type === 'array' ? arrayOf : objectOf)(schema, indent)).join(' | ');
}

function inBrackets(type) {
  return type.includes(' | ') ? `(${type})` : type;
}

function arrayOf({ items }, indent) {
  return `Array<${items ? typeOf(items, indent) : 'unknown'}>`;
}

function objectOf({ properties, required = [] }, indent) {
  if (!properties) return 'Record<string, unknown>';
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([key, schema]) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
    return `${comment(schema, inner)}${inner}${name}${required.includes(key) ? '' : '?'}: ${typeOf(schema, inner)};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

function comment({ description, examples }, indent) {
  const words = [description, examples && `@example ${JSON.stringify(examples[0])}`].filter(Boolean);
  if (words.length === 0) return '';
  const lines = words.map((word) => `${indent} * ${word.replaceAll('*/', '*\\/').replaceAll('\n', ' ')}\n`);
  return `${indent}/**\n${lines.join('')}${indent} */\n`;
}
