export { addRedirects } from './setup.js';
