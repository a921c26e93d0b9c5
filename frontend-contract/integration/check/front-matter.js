/** @import { Event, Finding, Schema, Validator } from '../shared/shapes.ts' */
import { makeValidator } from '../contract/index.js';
import { findKey } from './source-position.js';

/**
 * Where events in src/pages break the contract. Astro has no schema for pages: without this check a wrong date or a
 * missing title would be published. Entries of a collection are checked by its loader.
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
 * Where one event breaks the contract, page or not.
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
