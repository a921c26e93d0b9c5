import { z } from 'astro/zod';

/**
 * What breaks the contract, of the events in src/pages. Astro itself has no schema for pages: without this check a
 * wrong date or a missing title is published. Entries of a collection are the collection's schema's business.
 *
 * @param {import('./events.js').Event[]} events
 * @param {Record<string, any>} schema JSON Schema 2020-12; its descriptions say what is meant
 * @returns {import('./report.js').Complaint[]}
 */
export function checkContract(events, schema) {
  const contract = z.fromJSONSchema(schema);
  return events.filter(({ isPage }) => isPage).flatMap((event) => findFaults(event, contract, schema));
}

function findFaults({ name, frontmatter, fault }, contract, schema) {
  if (fault) return [{ file: name, what: `the front matter cannot be read: ${fault}` }];
  const { error } = contract.safeParse(frontmatter);
  return (error?.issues ?? []).map((issue) => ({ file: name, what: explain(issue, frontmatter, schema) }));
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
