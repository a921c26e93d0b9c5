// Made from event.schema.json by `npm run generate`.

/**
 * The front matter of one event's Markdown file. The CMS writes the keys in this order and leaves out those that are empty. Other keys are allowed: the CMS keeps them as they are in files that it did not make.
 */
export type EventFrontMatter = {
  /**
   * The last part of the event's address, without slashes or spaces.
   * @example "ogp-druhe-stretnutie"
   */
  slug: string;
  /**
   * The way from this file to src/layouts/EventLayout.astro.
   * @example "../../../layouts/EventLayout.astro"
   */
  layout: string;
  /**
   * The heading of the event's page.
   * @example "Druhé stretnutie Partnerstva pre otvorené vládnutie"
   */
  title: string;
  /**
   * The day shown with the event, as DD.MM.YYYY. A string: YAML would read 2021-03-31 as a date in UTC, which is another day elsewhere. It is a day of the calendar: there is no 31.02.2021.
   * @example "31.03.2021"
   */
  publish_date: string;
  /**
   * One or two sentences for lists and search engines.
   * @example "Diskusné stretnutie o úlohách členov skupiny."
   */
  description?: string | null;
  /**
   * The name of the project that the event belongs to.
   * @example "Iniciatíva Partnerstva pre otvorené vládnutie"
   */
  project?: string | null;
  /**
   * The project's short name in the site's addresses, a path, or a whole address with https:, http: or mailto:. No other scheme, so that a link never runs a script.
   * @example "open_goverment_partnership"
   */
  project_link?: string | null;
  /**
   * Which one in its series: 1, 2, 3 and so on.
   * @example 2
   */
  edition?: number | null;
  /**
   * What kind of event it is.
   * @example "Discussion"
   */
  type?: string | null;
};

/** What Astro gives to EventLayout. */
export type EventLayoutProps = import('astro').MarkdownLayoutProps<EventFrontMatter>;
