import { readContent } from './content.js';

/**
 * The same Markdown processor, which also keeps what each file that it renders refers to. Astro renders every page
 * once; rendering them again to know their links would make a build half as long again.
 *
 * @param {import('astro').AstroConfig['markdown']['processor']} processor
 * @param {Map<string, import('./content.js').Content>} heard is filled: address of a file -> its content
 */
export function listenTo(processor, heard) {
  return {
    ...processor,
    async createRenderer(...settings) {
      const renderer = await processor.createRenderer(...settings);
      return {
        ...renderer,
        async render(text, options, ...more) {
          const rendered = await renderer.render(text, options, ...more);
          if (options?.fileURL) heard.set(options.fileURL.href, readContent(rendered.code));
          return rendered;
        },
      };
    },
  };
}
