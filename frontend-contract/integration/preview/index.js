export { addPreview } from './setup.js';
