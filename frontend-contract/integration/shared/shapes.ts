/** What the rooms of this package hand to one another. */

import type { IncomingMessage } from 'node:http';
import type { AstroConfig } from 'astro';

// Of the site

/** Where a project's files are. */
export type SourceFolders = Pick<AstroConfig, 'root' | 'srcDir'>;

/** A file that has an address of its own. */
export interface Route {
  /** The file, relative to the project's root. */
  name: string;
  /** Without base and without a final slash, but for "/" itself. */
  address: string;
}

/** What decides a page's address, as plain data. */
export interface SiteSettings {
  /** file: address of the Astro project's root. */
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

/** A Markdown file, parted. */
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
  /** Its slug; among Astro's own pages its address, without the first and the last slash. */
  id: string;
  url: URL;
}

/** What the body of an event refers to, as the site's own Markdown processor sees it. */
export interface Content {
  /** Images that Astro imports as modules: their paths, relative to the file or aliased. */
  imported: string[];
  /** All images that are to be seen. */
  images: { src: string; alt: string }[];
  /** What the browser will follow or load, as written. */
  references: { tag: string; address: string }[];
  /** Why the body cannot be rendered; then there is nothing else. */
  fault?: string;
}

// Of the contract

/** JSON Schema 2020-12, as much of it as a contract has. */
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
}

/** One key that a contract refuses. */
export interface Violation {
  /** "place.city" inside another. */
  key: string;
  /** What is wrong, and what is meant. */
  what: string;
}

/** All that a contract refuses of a front matter, one violation a key; none where all is well. */
export type Validator = (frontmatter: Record<string, unknown>) => Violation[];

// Of the checks

export type Check = 'contract' | 'images' | 'links' | 'slugs' | 'alt';
export type Level = 'error' | 'warn' | 'off';
export type Levels = Record<Check, Level>;

/** What a check has found, for a person. */
export interface Finding {
  /** Relative to the project's root. */
  file: string;
  line?: number;
  /** What is wrong, and what to do about it. */
  what: string;
  /** What works nevertheless is a warning, whatever the check's level is. */
  level?: 'warn';
}

export type Findings = Partial<Record<Check, Finding[]>>;

/** What a built site answers to: files in its folder, redirects, and routes that a server renders on demand. */
export interface Output {
  /** Relative to the folder, with "/". */
  files: Set<string>;
  /** What answers without a file; they match paths without base. */
  routes: RegExp[];
  /** The addresses of all built pages, without base. */
  pages: string[];
  trailingSlash: AstroConfig['trailingSlash'];
}

/** The site that links are followed on. */
export interface BuiltSite {
  /** Its origin, where the config has it. */
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

/** The redirects of the CMS that hold. */
export interface AppliedRedirects {
  file: string;
  /** From where, as the file says, to where, as the site has it. */
  leads: [source: string, destination: string][];
}

// Of the preview

/** A draft, as the CMS gives it. */
export interface Draft {
  /** The file that the export would write, relative to the Astro project's root. */
  path: string;
  /** Where the page will be on the site. */
  url: string;
  /** The whole text of that file. */
  markdown: string;
  /** Local name in the Markdown -> address that a browser can load. */
  files: Record<string, string>;
}

/** The address of a local reference in a draft, however it is written; undefined where the draft has no such file. */
export type FindFile = (reference: string) => string | undefined;

/** A draft as its page. */
export interface RenderedDraft {
  address: URL;
  /** The route of its layout. */
  route: string;
  html: string;
  /** What Astro gives a layout for a Markdown page. */
  props: Record<string, unknown>;
}

// Of the pull

/** What the command line or the integration asks for. */
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
export type Say = (line: string) => void;

/** Where releases come from. */
export interface Endpoint {
  /** Ends with a slash. */
  cms: URL;
  token: string;
  /** Milliseconds without a byte before a request is given up. */
  timeoutMs: number;
}

/** Where to ask, and how often. */
export interface PullSettings extends Endpoint {
  tries: number;
}

export type Answer = IncomingMessage;

/** What a release may write: release-paths.json. */
export interface ReleasePaths {
  files: string[];
  /** With a final slash. */
  folders: string[];
}

/** One file that a CMS wrote, as a manifest has it. */
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
  /** Which CMS, and which tree of its pages; "" where it does not say. */
  cms: string;
  /** Path from the project's root -> file. */
  files: Map<string, ReleaseFile>;
}

/** A release with its manifest as it came, byte for byte. */
export interface FetchedRelease {
  release: Release;
  body: Buffer;
}

/** Which files are the CMS's: the part of a project's manifest that plans need. */
export interface Ownership {
  /** Path -> what was written there. */
  files: Map<string, ManifestEntry>;
  /** Which CMS wrote them; "" where nobody said. */
  cms: string;
}

/** .wagtail-export.json. */
export interface Manifest extends Ownership {
  /** What else the file says, and keeps saying. */
  others: Record<string, unknown>;
  /** As it is on disk. */
  text: string | undefined;
}

export interface Change {
  action: 'write' | 'delete' | 'conflict';
  path: string;
  /** For a person. */
  why: string;
}

export interface Plan {
  /** Conflicts among them, in the order of the paths. */
  changes: Change[];
  /** Path -> sha256 of what is on disk. */
  found: Map<string, string>;
}

/** Bring one file of a release to a place on disk. */
export type Fetch = (path: string, file: ReleaseFile, place: string, signal: AbortSignal) => Promise<void>;

/** Where a release comes from: the CMS, or what the last pull left in the project. */
export interface Source {
  current: () => Promise<FetchedRelease>;
  fetch: Fetch;
}
