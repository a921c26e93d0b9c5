import checks from './browser/checks.js?raw';
import follow from './browser/follow.js?raw';
import morph from './browser/morph.js?raw';
import panel from './browser/panel.js?raw';

const source = [morph, follow, checks, panel].join('\n');

/**
 * The inline script of every page that the preview shows. As a separate file it would delay the frame.
 *
 * @param {URL} cms
 * @param {{ isPage?: boolean }} [what] isPage: whether the page is a draft; else it is an error page
 */
export function previewScript(cms, { isPage = false } = {}) {
  return `<script data-cms="${cms.origin}"${isPage ? ' data-page' : ''}>\n(() => {\n${source}})();\n</script>`;
}
