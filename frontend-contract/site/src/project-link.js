/**
 * Where a project's link leads. `project_link` holds a web address, an e-mail address with `mailto:`, a path of this
 * site, or a plain key such as `open_goverment_partnership`: the key of the project's section on the page of events.
 *
 * Anything else, `javascript:` among it, is undefined: the project is then shown as text.
 *
 * @param {unknown} link
 * @param {string} projects the address of the page of projects
 */
export function projectHref(link, projects) {
  if (typeof link !== 'string') return undefined;
  if (/^(https?:\/\/|mailto:)\S+$/i.test(link)) return link;
  if (/^\/(?!\/)\S*$/.test(link)) return link;
  return isProjectKey(link) ? `${projects}#${link}` : undefined;
}

/** @param {unknown} link */
export function isProjectKey(link) {
  return typeof link === 'string' && /^[\p{L}\d][\p{L}\d_-]*$/u.test(link);
}
