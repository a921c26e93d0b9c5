/** @import { Schema } from '../shared/shapes.ts' */
import { deepEqual, equal, throws } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readShipped } from '../shared/shipped.js';
import { extend, findExtensionErrors } from './extend.js';
import { writeDeclaration, writeType } from './types.js';
import { makeValidator } from './validate.js';

/**
 * The cases that Python is asked too: tests/exporters/core/contract/test_extension.py.
 *
 * @type {{ name: string, extension: unknown, judged?: [Record<string, unknown>, string[]][], faults?: string[] }[]}
 */
const CASES = JSON.parse(
  readFileSync(new URL('../../../tests/exporters/core/contract/extension_cases.json', import.meta.url), 'utf8'),
);
const CONTRACT = /** @type {Schema} */ (readShipped('event.schema.json'));
const RULES = /** @type {Schema} */ (readShipped('extension.schema.json'));
const EVENT = {
  slug: 'event',
  layout: '../../layouts/EventLayout.astro',
  title: 'Stretnutie',
  publish_date: '31.03.2021',
};

for (const { name, extension, judged = [], faults } of CASES) {
  test(`an extension, ${name}`, () => {
    if (faults) {
      const places = findExtensionErrors(CONTRACT, extension, RULES).map(({ key }) => key);
      deepEqual([...new Set(places)].sort(), faults);
      return;
    }
    const validate = makeValidator(extend(CONTRACT, extension, RULES));
    const refused = judged.map(([values]) =>
      validate({ ...EVENT, ...values })
        .map(({ key }) => key)
        .sort(),
    );

    deepEqual(
      refused,
      judged.map(([, keys]) => keys),
    );
  });
}

test('every fault of an extension is named', () => {
  throws(
    () =>
      extend(
        CONTRACT,
        { required: ['place'], properties: { more: { type: 'string', pattern: '(', examples: ['a'] } } },
        RULES,
      ),
    (error) => {
      const [first, ...lines] = /** @type {Error} */ (error).message.split('\n');
      equal(first, 'event.extension.json: cannot extend the contract.');
      deepEqual(
        lines.map((line) => line.split(': ')[0].trim()),
        ['required', 'properties.more.pattern', 'Correct that file.'],
      );
      return true;
    },
  );
});

for (const day of ['31.02.2021', '00.01.2021', '32.01.2021', '29.02.2023', '01.13.2021']) {
  test(`the calendar has no ${day}`, () => {
    const [{ key, what }] = makeValidator(CONTRACT)({ ...EVENT, publish_date: day });

    equal(key, 'publish_date');
    equal(what.startsWith(`"${day}": `), true);
  });
}

test('a violation says what is there, what is wrong and what is meant', () => {
  const place = { type: 'object', properties: { city: { type: 'string' } }, description: 'Where it is.' };
  const validate = makeValidator({ type: 'object', required: ['place'], properties: { place } });

  deepEqual(validate({ place: { city: 5 } }), [
    { key: 'place.city', what: '5: Invalid input: expected string, received number. Where it is.' },
  ]);
  deepEqual(validate({}), [{ key: 'place', what: 'is missing. Where it is.' }]);
  deepEqual(validate({ place: { city: 'Nitra' } }), []);
});

test('of more than one type, what is said is about the one that the value has', () => {
  const validate = makeValidator({
    type: 'object',
    properties: { edition: { type: ['integer', 'null'], minimum: 1 } },
  });

  equal(validate({ edition: null }).length, 0);
  deepEqual(
    validate({ edition: 0 }).map(({ key, what }) => [key, /null/.test(what)]),
    [['edition', false]],
  );
  deepEqual(
    validate({ edition: 'x' }).map(({ key, what }) => [key, /null/.test(what)]),
    [['edition', false]],
  );
});

test('a key that nobody describes is named where none may be', () => {
  const validate = makeValidator({ type: 'object', properties: {}, additionalProperties: false });

  deepEqual(validate({ sulg: 'a' }), [{ key: 'sulg', what: '"a": there is no such key.' }]);
});

test('a contract as a type', () => {
  /** @type {Schema} */
  const schema = {
    description: 'One event.',
    type: 'object',
    required: ['title'],
    properties: {
      title: { type: 'string', examples: ['A */ b'] },
      'more-of-it': { type: ['array', 'null'], items: { type: 'integer' } },
      kind: { enum: ['Talk', 1] },
      place: { type: 'object', properties: { city: { type: 'string' } } },
      any: { type: 'object' },
      both: { allOf: [{ type: ['string', 'null'] }, { type: 'string' }] },
    },
  };

  equal(
    writeType(schema, 'Event'),
    `/**
 * One event.
 */
export type Event = {
  /**
   * @example "A *\\/ b"
   */
  title: string;
  "more-of-it"?: Array<number> | null;
  kind?: "Talk" | 1;
  place?: {
    city?: string;
  };
  any?: Record<string, unknown>;
  both?: (string | null) & string;
};
`,
  );
  equal(writeDeclaration(schema).startsWith("declare module 'astro-wagtail-events/types' {\n"), true);
});
