import { z } from 'astro/zod';
import { judge } from '../contract/validate.js';
import { findKey } from './source-position.js';

/**
 * What breaks the contract, of the events in src/pages. Astro itself has no schema for pages: without this check a
 * wrong date or a missing title is published. Entries of a collection are the collection's loader's business.
 *
 * @param {import('./events.js').Event[]} events
 * @param {import('../contract/extend.js').Schema} schema
 * @returns {import('./report.js').Complaint[]}
 */
export function checkContract(events, schema) {
  const contract = z.fromJSONSchema(schema);
  return events.filter(({ isPage }) => isPage).flatMap((event) => findFaults(event, contract, schema));
}

function findFaults({ name, text, frontmatter, fault }, contract, schema) {
  if (fault) return [{ file: name, what: `the front matter cannot be read: ${fault}` }];
  return judge(contract, schema, frontmatter).map((found) => complain(name, text, found));
}

/**
 * @param {string} file
 * @param {string} text of the file
 * @param {import('../contract/validate.js').Fault} fault
 * @returns {import('./report.js').Complaint}
 */
export function complain(file, text, { key, what }) {
  return { file, line: findKey(text, key.split('.')[0]), what: `${key}: ${what}` };
}
