export { checkNames } from './addresses.js';
export { checkBuiltSite } from './built-links.js';
export { captureContent } from './capture.js';
export { checkFrontMatter } from './front-matter.js';
export { checkImages } from './images.js';
export { readLevels, report, writeFinding } from './report.js';
export { checkSources } from './sources.js';
