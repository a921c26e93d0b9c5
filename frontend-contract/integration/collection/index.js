export { loadEvents } from './load.js';
