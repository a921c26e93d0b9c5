import { readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseFrontmatter } from 'astro/markdown';
import { z } from 'astro/zod';
import { listFiles } from '../list.js';
import { explainSyntax } from '../syntax.js';

// Astro itself has no schema for pages: without this check a wrong date or a missing title is published.
const EVENT_LAYOUT = /(^|\/)EventLayout\.astro$/;

/**
 * Throw one error that names every page whose front matter breaks the contract: file, key, what is wrong.
 *
 * @param {{ root: URL, srcDir: URL }} config the Astro project's
 * @param {Record<string, unknown>} schema JSON Schema 2020-12
 */
export async function checkPages(config, schema) {
  const pages = new URL('./pages/', config.srcDir);
  const folder = relative(fileURLToPath(config.root), fileURLToPath(pages)).replaceAll(sep, '/');
  const contract = z.fromJSONSchema(schema);
  const complaints = [];
  for (const path of listFiles(fileURLToPath(pages), '.md')) {
    const text = await readFile(`${fileURLToPath(pages)}${path}`, 'utf8');
    complaints.push(...findComplaints(`${folder}/${path}`, text, contract, schema));
  }
  if (complaints.length > 0) throw new Error(brokenContract(complaints));
}

/**
 * What breaks the contract in one file, a line each. Pages of another layout are none of its business.
 *
 * @param {string} name the file, relative to the project's root
 * @param {string} text
 * @param {import('astro/zod').ZodType} contract
 * @param {Record<string, any>} schema what contract was made from; its descriptions say what is meant
 * @returns {string[]}
 */
export function findComplaints(name, text, contract, schema) {
  let frontmatter;
  try {
    ({ frontmatter } = parseFrontmatter(text));
  } catch (error) {
    return [`${name}: the front matter cannot be read: ${explainSyntax(error)}`];
  }
  if (!EVENT_LAYOUT.test(String(frontmatter.layout ?? ''))) return [];
  const { error } = contract.safeParse(frontmatter);
  return (error?.issues ?? []).map((issue) => `${name}: ${explain(issue, frontmatter, schema)}`);
}

function explain(issue, frontmatter, schema) {
  const key = issue.path.join('.') || 'front matter';
  const value = issue.path.reduce((value, step) => value?.[step], frontmatter);
  const fault = value === undefined ? 'is missing' : `${JSON.stringify(value)}: ${faults(issue)}`;
  const meant = schema.properties?.[issue.path[0]]?.description;
  return `${key}: ${fault}.${meant ? ` ${meant}` : ''}`;
}

/** Zod calls it a union where a key may be null: what it says of each alternative is what helps. */
function faults(issue) {
  if (issue.code !== 'invalid_union') return issue.message;
  return issue.errors.map((alternative) => alternative.map(({ message }) => message).join(', ')).join(' or ');
}

function brokenContract(complaints) {
  const pages = complaints.map((complaint) => `  ${complaint}`).join('\n');
  return `Front matter that breaks the contract of EventLayout:\n${pages}\nCorrect these files, or edit the pages in the CMS and export again.`;
}
