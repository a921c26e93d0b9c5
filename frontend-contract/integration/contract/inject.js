import { hasExtension, readContract } from './read.js';
import { writeDeclaration } from './types.js';

/**
 * Give `astro-wagtail-events/types` the types of a site with rules of its own, wherever Astro writes the site's types.
 *
 * @param {Parameters<NonNullable<import('astro').AstroIntegration['hooks']['astro:config:done']>>[0]} done
 */
export function injectEventTypes({ config, injectTypes }) {
  if (!hasExtension(config.root)) return;
  injectTypes({ filename: 'types.d.ts', content: writeDeclaration(readContract(config.root)) });
}
