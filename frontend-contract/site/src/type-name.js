import { typeNames } from './site.js';

/**
 * What readers see for the type of an event.
 *
 * @param {string | null} [type]
 */
export function typeName(type) {
  return type && Object.hasOwn(typeNames, type) ? typeNames[type] : type;
}
