export { guardHtml } from './processor.js';
