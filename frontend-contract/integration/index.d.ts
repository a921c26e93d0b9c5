import type { AstroIntegration } from 'astro';

/** What happens if a check finds something: the build stops, a warning is logged, or the check does not run. */
export type CheckLevel = 'error' | 'warn' | 'off';

/** The checks of the events when the site is built. */
export interface Checks {
  /**
   * Front matter of events in `src/pages` that breaks the contract.
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
   * @default 'warn', since a decorative image has none
   */
  alt?: CheckLevel;
}

/** What becomes of the raw HTML of events, and of links such as `javascript:`. */
export type RawHtml = 'keep' | 'refuse' | 'sanitize';

export interface WagtailEventsOptions {
  /**
   * The module whose default export is the site's `markdown` config, relative to the project's root. The preview
   * renders with it.
   *
   * @default './markdown.config.mjs'
   */
  markdown?: string;
  /** The level of each check. */
  checks?: Checks;
  /**
   * Raw HTML in events that may run scripts, or that is not on the list of elements and attributes: kept, a reason to
   * stop the build, or removed. The preview does the same.
   *
   * @default 'keep'
   */
  rawHtml?: RawHtml;
  /**
   * The redirects that the CMS writes, relative to the project's root; `false` ignores them. They are added to
   * Astro's `redirects`, with the site's `base` and `trailingSlash`.
   *
   * @default './src/data/redirects.json', where it exists
   */
  redirects?: string | false;
  /**
   * Pull the current release of the CMS before Astro reads its pages. Needs the environment variables CMS_URL and
   * WAGTAIL_EXPORT_TOKEN.
   *
   * @default false
   */
  pull?: boolean | PullOptions;
}

export interface PullOptions {
  /**
   * Finish or verify the last pull, without the CMS.
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
   * Overwrite files that were edited in the project.
   *
   * @default false
   */
  force?: boolean;
  /**
   * Send the token over plain HTTP, for a private network. To localhost this is always allowed.
   *
   * @default false
   */
  allowHttp?: boolean;
}

/**
 * Adds the redirects of the CMS to Astro and checks the events when the site is built. With WAGTAIL_PREVIEW=1 it adds
 * `/_preview` instead: a server route that shows a draft from the CMS in the site's own layout.
 */
export default function wagtailEvents(options?: WagtailEventsOptions): AstroIntegration;
