/** @import { ReleasePaths } from '../shared/shapes.ts' */
import { readShipped } from '../shared/shipped.js';

/** The paths that a release may write; the CMS reads the same file. */
export const RELEASE_PATHS = /** @type {ReleasePaths} */ (readShipped('release-paths.json'));
