/**
 * One key that a contract refuses.
 *
 * @typedef {object} Fault
 * @property {string} key "place.city" inside another
 * @property {string} what is wrong, and what is meant
 */

/**
 * What a contract refuses of a front matter, one fault a key; none where all is well.
 *
 * @param {import('astro/zod').ZodType} contract
 * @param {Record<string, any>} schema what contract was made from; its descriptions say what is meant
 * @param {Record<string, any>} frontmatter
 * @returns {Fault[]}
 */
export function judge(contract, schema, frontmatter) {
  const { error } = contract.safeParse(frontmatter);
  const faults = new Map();
  for (const { path, message } of (error?.issues ?? []).flatMap(unfold)) {
    const key = path.join('.');
    if (!faults.has(key)) faults.set(key, explain(path, message, schema, frontmatter));
  }
  // JSON Schema cannot know the calendar.
  if ('publish_date' in (schema.properties ?? {}) && !faults.has('publish_date') && !isDay(frontmatter.publish_date)) {
    faults.set('publish_date', explain(['publish_date'], 'there is no such day', schema, frontmatter));
  }
  return [...faults].map(([key, what]) => ({ key, what }));
}

function explain(path, message, schema, frontmatter) {
  const value = path.reduce((value, step) => value?.[step], frontmatter);
  const fault = value === undefined ? 'is missing' : `${JSON.stringify(value)}: ${message}`;
  const meant = describe(path, schema);
  return `${fault}.${meant ? ` ${meant}` : ''}`;
}

/** The description of a key, or of the nearest key around it that has one. */
function describe(path, schema) {
  let [place, description] = [schema];
  for (const step of path) {
    place = place?.properties?.[step] ?? place?.additionalProperties ?? place?.items;
    if (place?.$ref) place = schema.$defs[place.$ref.replace('#/$defs/', '')];
    description = place?.description ?? description;
  }
  return description;
}

/** The issues behind one of Zod's, each with the path of the one key that it is about. */
function unfold(issue) {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'there is no such key' }));
  }
  if (issue.code !== 'invalid_union') return [issue];
  // A key that may be null is a union: what Zod says of the other alternative is what helps.
  const alternatives = issue.errors.filter((issues) => !issues.every(({ expected }) => expected === 'null'));
  if (alternatives.length !== 1) {
    const messages = alternatives.flat().map(({ message }) => message);
    return [{ path: issue.path, message: messages.join(' or ') }];
  }
  return alternatives[0].flatMap(unfold).map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
}

/** Whether the calendar has a day in the form DD.MM.YYYY. */
function isDay(text) {
  const [day, month, year] = String(text).split('.').map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
