import type { AstroIntegration } from 'astro';

/** What happens where a check finds a fault: the build stops, the log says so, or nobody looks. */
export type CheckLevel = 'error' | 'warn' | 'off';

/** What is checked of the events when the site is built. */
export interface Checks {
  /**
   * Front matter of events in `src/pages` against the contract.
   *
   * @default 'error'
   */
  contract?: CheckLevel;
  /**
   * Images that are missing, or whose names Astro cannot read.
   *
   * @default 'error'
   */
  images?: CheckLevel;
  /**
   * Links to pages and files that the built site does not have.
   *
   * @default 'error'
   */
  links?: CheckLevel;
  /**
   * Two files with one address, or one `slug` twice in a folder or collection.
   *
   * @default 'error'
   */
  slugs?: CheckLevel;
  /**
   * Images without alternative text.
   *
   * @default 'warn', since an image that only decorates has none
   */
  alt?: CheckLevel;
}

export interface WagtailEventsOptions {
  /**
   * The module whose default export is the site's `markdown` config, relative to the project's root. The preview
   * renders with it.
   *
   * @default './markdown.config.mjs'
   */
  markdown?: string;
  /** Which checks stop a build, and which only warn. */
  checks?: Checks;
  /**
   * The redirects that the CMS writes, relative to the project's root; `false` leaves them alone. They become Astro's
   * own, with the site's `base` and `trailingSlash`.
   *
   * @default './src/data/redirects.json', where it exists
   */
  redirects?: string | false;
  /**
   * Pull the release that is current in the CMS before Astro reads its pages. CMS_URL and WAGTAIL_EXPORT_TOKEN say from
   * where.
   *
   * @default false
   */
  pull?: boolean | PullOptions;
}

export interface PullOptions {
  /**
   * Finish or check the last pull, without the CMS.
   *
   * @default false
   */
  offline?: boolean;
  /**
   * When to pull. "preview" is a preview build (WAGTAIL_PREVIEW=1).
   *
   * @default ['build']
   */
  commands?: ('build' | 'dev' | 'preview' | 'sync')[];
  /**
   * Replace files that were edited here.
   *
   * @default false
   */
  force?: boolean;
  /**
   * Send the token without encryption, in a network that is yours alone. To localhost it may always go.
   *
   * @default false
   */
  allowHttp?: boolean;
}

/**
 * Hands the redirects of the CMS to Astro, checks the events when the site is built and, where WAGTAIL_PREVIEW=1, adds
 * `/_preview`: a server route that shows a draft from the CMS in the site's own layout.
 */
export default function wagtailEvents(options?: WagtailEventsOptions): AstroIntegration;
