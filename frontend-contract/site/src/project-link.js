/**
 * Where a project's link leads. `project_link` holds a web address, an e-mail address with `mailto:`, a path of this
 * site, or a plain key such as `open_goverment_partnership`: the key of the project's section on the page of events.
 *
 * Anything else, `javascript:` among it, is undefined: the project is then shown as text.
 *
 * @param {unknown} link
 * @param {string} base where the site begins, import.meta.env.BASE_URL
 */
export function projectHref(link, base) {
  if (typeof link !== 'string') return undefined;
  if (/^(https?:\/\/|mailto:)\S+$/i.test(link)) return link;
  if (/^\/(?!\/)\S*$/.test(link)) return link;
  return isProjectKey(link) ? `${base.replace(/\/?$/, '/')}#${link}` : undefined;
}

/** @param {unknown} link */
export function isProjectKey(link) {
  return typeof link === 'string' && /^[\p{L}\d][\p{L}\d_-]*$/u.test(link);
}
