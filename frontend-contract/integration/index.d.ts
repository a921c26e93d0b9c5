import type { AstroIntegration } from 'astro';

export interface WagtailEventsOptions {
  /**
   * The module whose default export is the site's `markdown` config, relative to the project's root. The preview
   * renders with it.
   *
   * @default './markdown.config.mjs'
   */
  markdown?: string;
  /**
   * The contract: a JSON Schema (2020-12) for the front matter of event pages, relative to the project's root.
   *
   * @default the event.schema.json of this package
   */
  schema?: string | URL;
}

/**
 * Checks the front matter of event pages when the site is built and, where WAGTAIL_PREVIEW=1, adds `/_preview`: a
 * server route that shows a draft from the CMS in the site's own layout.
 */
export default function wagtailEvents(options?: WagtailEventsOptions): AstroIntegration;
