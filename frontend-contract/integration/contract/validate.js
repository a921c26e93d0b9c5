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
  // A key of more than one type is a union: what Zod says of the type that the value has is what helps.
  const fitting = issue.errors.filter((issues) => !issues.some(isWrongType));
  if (fitting.length === 1) {
    return fitting[0].flatMap(unfold).map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
  }
  const meant = issue.errors.flat().filter(({ expected }) => expected !== 'null');
  return [{ path: issue.path, message: meant.map(({ message }) => message).join(' or ') }];
}

function isWrongType({ code, path }) {
  return code === 'invalid_type' && path.length === 0;
}

/** Whether the calendar has a day in the form DD.MM.YYYY. */
function isDay(text) {
  const [day, month, year] = String(text).split('.').map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
