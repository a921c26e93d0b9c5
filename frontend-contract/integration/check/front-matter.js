/** @import { Event, Finding, Schema, Validator } from '../shared/shapes.ts' */
import { makeValidator } from '../contract/index.js';
import { findKey } from './source-position.js';

/**
 * What breaks the contract, of the events in src/pages. Astro itself has no schema for pages: without this check a
 * wrong date or a missing title is published. Entries of a collection are the collection's loader's business.
 *
 * @param {Event[]} events
 * @param {Schema} contract
 * @returns {Finding[]}
 */
export function checkContract(events, contract) {
  const validate = makeValidator(contract);
  return events.filter(({ isPage }) => isPage).flatMap((event) => checkFrontMatter(event, validate));
}

/**
 * What breaks the contract in one event, page or not.
 *
 * @param {Event} event
 * @param {Validator} validate
 * @returns {Finding[]}
 */
export function checkFrontMatter({ name, text, frontmatter, fault }, validate) {
  if (fault) return [{ file: name, what: `the front matter cannot be read: ${fault}` }];
  return validate(frontmatter).map(({ key, what }) => ({
    file: name,
    line: findKey(text, key.split('.')[0]),
    what: `${key}: ${what}`,
  }));
}
