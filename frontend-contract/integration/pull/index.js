export { hideToken } from './options.js';
export { pull } from './pull.js';
export { FAILED, PullError, printable } from './pure/errors.js';
export { report } from './report.js';
export { pullOnSetup } from './setup.js';
