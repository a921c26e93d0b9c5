/** @import { HookParameters } from 'astro' */
import { hasExtension, readContract } from './read.js';
import { writeDeclaration } from './types.js';

export { readContract } from './read.js';
export { writeType } from './types.js';
export { makeSchema, makeValidator } from './validate.js';

/**
 * Where a site has an extension, declare `astro-wagtail-events/types` anew with its types.
 *
 * @param {HookParameters<'astro:config:done'>} done
 */
export function injectEventTypes({ config, injectTypes }) {
  if (!hasExtension(config.root)) return;
  injectTypes({ filename: 'types.d.ts', content: writeDeclaration(readContract(config.root)) });
}
