import type { Loader } from 'astro/loaders';
import type { ZodType } from 'astro/zod';
import type { EventFrontMatter } from './types.d.ts';

export interface EventsOptions {
  /**
   * The folder of the events, relative to the project's root. In `src/pages` the events are the files whose layout is
   * EventLayout; elsewhere every Markdown file must be one.
   *
   * @default './src/pages'
   */
  base?: string;
}

/**
 * The loader of a content collection of events. Its entries have the type that the contract gives them. Their `id` is
 * the `slug`; in `src/pages` it is the page's address, such as "podujatia/jar". A file that breaks the contract stops
 * the build.
 */
export function events(options?: EventsOptions): Loader;

/** The contract as a Zod schema, with the site's event.extension.json, for a loader of your own. */
export function eventSchema(): ZodType<EventFrontMatter>;
