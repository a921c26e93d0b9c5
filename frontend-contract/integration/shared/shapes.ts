/** Types that the folders of this package share. */

import type { IncomingMessage } from 'node:http';
import type { AstroConfig } from 'astro';

// Of the site

/** Where a project's files are. */
export type SourceFolders = Pick<AstroConfig, 'root' | 'srcDir'>;

/** A file with a static route. */
export interface Route {
  /** The file, relative to the project's root. */
  name: string;
  /** Path without base and without a trailing slash, except for "/" itself. */
  address: string;
}

/** The settings that determine a page's URL, as plain data. */
export interface SiteSettings {
  /** file: URL of the Astro project's root. */
  root: string;
  /** The folder of pages, relative to the root, with a final slash. */
  pages: string;
  site?: string;
  base: string;
  trailingSlash: AstroConfig['trailingSlash'];
  format: AstroConfig['build']['format'];
  image: Pick<AstroConfig['image'], 'domains' | 'remotePatterns'>;
}

// Of the events

/** A Markdown file, split. */
export interface ParsedFile {
  text: string;
  frontmatter: Record<string, unknown>;
  /** The text with the front matter blanked out: each line keeps its number. */
  content: string;
  /** Why the front matter cannot be read. */
  fault?: string;
}

/** One Markdown file of an event. */
export interface Event extends ParsedFile {
  /** The file, relative to the project's root, with "/". */
  name: string;
  /** The same, absolute. */
  path: string;
  /** Whether it lies in src/pages; else it is an entry of a content collection. */
  isPage: boolean;
}

/** One event of a collection. */
export interface CollectionFile extends Event {
  /** Its slug; in src/pages its path without leading and trailing slash. */
  id: string;
  url: URL;
}

/** What the body of an event refers to, as the site's own Markdown processor renders it. */
export interface Content {
  /** Images that Astro imports as modules: their paths, relative to the file or aliased. */
  imported: string[];
  /** All images that are not hidden from assistive technology. */
  images: { src: string; alt: string }[];
  /** Addresses of links and embedded files, as written. */
  references: { tag: string; address: string }[];
  /** Why the body cannot be rendered; the other fields are then empty. */
  fault?: string;
}

// Of the contract

/** The subset of JSON Schema 2020-12 that a contract may use. */
export interface Schema {
  type?: string | string[];
  title?: string;
  description?: string;
  examples?: unknown[];
  enum?: unknown[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  allOf?: Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
  'x-field'?: FormField;
  'x-groups'?: { name: string }[];
  'x-place'?: string;
}

/** What a key is in the form of the CMS; the integration reads what decides about a value. */
export interface FormField {
  kind?: string;
  choices?: Record<string, unknown>;
  default?: unknown;
  group?: string;
}

/** One key that breaks a contract. */
export interface Violation {
  /** A nested key is written as "place.city". */
  key: string;
  /** What is wrong, and what the key means. */
  what: string;
}

/** All violations of a contract by front matter, one for each key; empty where it is valid. */
export type Validator = (frontmatter: Record<string, unknown>) => Violation[];

// Of the checks

export type Check = 'contract' | 'images' | 'links' | 'slugs' | 'alt';
export type Level = 'error' | 'warn' | 'off';
export type Levels = Record<Check, Level>;

/** A problem that a check has found. */
export interface Finding {
  /** Relative to the project's root. */
  file: string;
  line?: number;
  /** What is wrong, and what to do about it. */
  what: string;
  /** A warning, whatever the check's level is. */
  level?: 'warn';
}

export type Findings = Partial<Record<Check, Finding[]>>;

/** The paths that a built site serves: files, redirects, and routes rendered on demand. */
export interface Output {
  /** Relative to the output folder, with "/". */
  files: Set<string>;
  /** Routes without a file; they match paths without base. */
  routes: RegExp[];
  /** The paths of all built pages, without base. */
  pages: string[];
  trailingSlash: AstroConfig['trailingSlash'];
}

/** The site that links are resolved on. */
export interface BuiltSite {
  /** Its origin, if the config has it. */
  site?: string;
  base: string;
  output: Output;
}

// Of the redirects

export interface Redirect {
  status: 301 | 302;
  destination: string;
}

/** Source -> redirect. Paths are without base. */
export type Redirects = Record<string, Redirect>;

/** The redirects of the CMS that were added to Astro's. */
export interface AppliedRedirects {
  file: string;
  /** Source as in the file, and destination as in Astro's config. */
  destinations: [source: string, destination: string][];
}

// Of the preview

/** A draft, as the CMS sends it. */
export interface Draft {
  /** The file that the export would write, relative to the Astro project's root. */
  path: string;
  /** The page's path on the site. */
  url: string;
  /** The whole text of that file. */
  markdown: string;
  /** Local name in the Markdown -> URL. */
  files: Record<string, string>;
}

/** Finds the URL of a local reference in a draft; undefined where the draft has no such file. */
export type FindFile = (reference: string) => string | undefined;

/** A draft, rendered. */
export interface RenderedDraft {
  address: URL;
  /** The route of its layout. */
  route: string;
  html: string;
  /** What Astro passes to a layout for a Markdown page. */
  props: Record<string, unknown>;
}

// Of the pull

/** Options of the command line or the integration. */
export interface Options {
  /** The root of the Astro project. */
  site: string;
  offline?: boolean;
  dryRun?: boolean;
  force?: boolean;
  allowHttp?: boolean;
  tries?: number;
  /** Seconds. */
  timeout?: number;
}

export type Environment = Record<string, string | undefined>;
export type Log = (line: string) => void;

/** The export API of a CMS. */
export interface Endpoint {
  /** Ends with a slash. */
  cms: URL;
  token: string;
  /** Milliseconds without a byte after which a request is aborted. */
  timeoutMs: number;
}

/** An endpoint, with how often a request is tried. */
export interface PullSettings extends Endpoint {
  tries: number;
}

export type Answer = IncomingMessage;

/** The paths that a release may write: release-paths.json. */
export interface ReleasePaths {
  files: string[];
  /** With a final slash. */
  folders: string[];
}

/** One file in a manifest. */
export interface ManifestEntry {
  sha256: string;
  /** As the exporter writes it, such as "page:12". */
  owner: string;
  /** The upload that it is a copy of, such as "image:5". */
  shows?: string;
}

export interface ReleaseFile extends ManifestEntry {
  /** Bytes. */
  size: number;
}

export interface Release {
  number: number;
  /** Identifies the CMS and the tree of pages; "" where the manifest does not have it. */
  cms: string;
  /** Path from the project's root -> file. */
  files: Map<string, ReleaseFile>;
}

/** What a pull does with a file. */
export interface Change {
  action: 'write' | 'delete' | 'conflict';
  path: string;
  /** The reason, for people. */
  why: string;
}
