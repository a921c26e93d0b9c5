/** @import { AstroConfig } from 'astro' */
/** @import { Content } from '../shared/shapes.ts' */
import { readContent } from './content.js';

/** @typedef {AstroConfig['markdown']['processor']} Processor */

/**
 * The same Markdown processor, which also keeps what each file that it renders refers to. Astro renders every page
 * once; rendering them again to know their links would make a build half as long again.
 *
 * @param {Processor} processor
 * @param {Map<string, Content>} captured is filled: address of a file -> its content
 * @returns {Processor}
 */
export function captureContent(processor, captured) {
  return {
    ...processor,
    async createRenderer(...settings) {
      const renderer = await processor.createRenderer(...settings);
      return {
        ...renderer,
        async render(text, options, ...more) {
          const rendered = await renderer.render(text, options, ...more);
          if (options?.fileURL) captured.set(options.fileURL.href, readContent(rendered.code));
          return rendered;
        },
      };
    },
  };
}
