/// <reference types="astro/client" />

/** What only a preview build has: the virtual module of site-module.js, and Vite's imports of files as text. */

declare module 'virtual:astro-wagtail-events/site' {
  export const markdown: import('astro').AstroConfig['markdown'];
  /** Layout, as a path from the project's root -> pattern of its route. */
  export const layouts: Record<string, string>;
  /** Layout, as a page names it -> its path from the project's root. */
  export const aliases: Record<string, string | undefined>;
  export const rawHtml: import('../index.d.ts').RawHtml | undefined;
  export const settings: import('../shared/shapes.ts').SiteSettings;
}

declare module '*?raw' {
  const text: string;
  export default text;
}

declare namespace App {
  interface Locals {
    wagtailDraft?: import('../shared/shapes.ts').RenderedDraft;
  }
}
