// The shapes of a pull.
import type { Change, ManifestEntry, Release, ReleaseFile } from '../shared/shapes.ts';

/** A release with the exact bytes of its manifest. */
export interface FetchedRelease {
  release: Release;
  body: Buffer;
}

/** The files that the CMS wrote: the part of a project's manifest that a plan needs. */
export interface Ownership {
  /** Path -> file. */
  files: Map<string, ManifestEntry>;
  /** Which CMS wrote them; "" where unknown. */
  cms: string;
}

/** .wagtail-export.json. */
export interface Manifest extends Ownership {
  /** Other keys, which are kept. */
  others: Record<string, unknown>;
  /** The file's text; undefined where there is no file. */
  text: string | undefined;
}

export interface Plan {
  /** Conflicts included, sorted by path. */
  changes: Change[];
  /** Path -> SHA-256 of the file on disk. */
  found: Map<string, string>;
}

/** Fetches one file of a release to an absolute path. */
export type Fetch = (path: string, file: ReleaseFile, target: string, signal: AbortSignal) => Promise<void>;

/** A content that is to be staged. */
export interface StagedFile {
  /** For messages: a path that has it. */
  path: string;
  file: ReleaseFile;
  /** Absolute path. */
  target: string;
}

/** Where a release comes from: the CMS, or the files that the last pull left in the project. */
export interface Source {
  current: () => Promise<FetchedRelease>;
  /** Puts files in their places, not synced to disk; answers which. The others are fetched one by one. */
  fetchMany: (files: StagedFile[]) => Promise<StagedFile[]>;
  fetch: Fetch;
}
