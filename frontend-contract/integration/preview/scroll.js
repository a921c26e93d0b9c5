import source from './answer-wagtail.js?raw';

/**
 * The script element that answers Wagtail's scroll messages.
 *
 * @param {URL} cms
 */
export function scrollScript(cms) {
  return `<script data-cms="${cms.origin}">\n${source}</script>`;
}
