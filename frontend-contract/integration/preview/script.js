import checks from './browser/checks.js?raw';
import follow from './browser/follow.js?raw';
import morph from './browser/morph.js?raw';
import panel from './browser/panel.js?raw';

const source = [morph, follow, checks, panel].join('\n');

/**
 * The script of every page that the preview shows, in one piece: a frame that had to fetch it would be shown later.
 *
 * @param {URL} cms
 * @param {{ isPage?: boolean }} [what] isPage: shows a draft, and not why there is none
 */
export function previewScript(cms, { isPage = false } = {}) {
  return `<script data-cms="${cms.origin}"${isPage ? ' data-page' : ''}>\n(() => {\n${source}})();\n</script>`;
}
