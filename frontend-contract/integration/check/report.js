/** Reports the findings of all checks at once. */

/** @import { Check, Finding, Findings, Level, Levels } from '../shared/shapes.ts' */

/** @type {Record<Check, { level: Level, title: string }>} */
const CHECKS = {
  contract: { level: 'error', title: 'Front matter that breaks the contract of EventLayout' },
  images: { level: 'error', title: 'Images that Astro cannot show' },
  links: { level: 'error', title: 'Links to correct' },
  slugs: { level: 'error', title: 'Addresses that more than one file has' },
  // A decorative image has an empty alternative text, which the CMS allows.
  alt: { level: 'warn', title: 'Images without alternative text' },
};
const LEVELS = ['error', 'warn', 'off'];
const ADVICE = 'Correct these files, or edit the pages in the CMS and export again.';
const SHOWN_WARNINGS = 20; // Per check: more would hide the rest of the build's output.

/**
 * The level of each check, from the integration's option.
 *
 * @param {Partial<Levels>} [chosen]
 * @returns {Levels}
 */
export function readLevels(chosen = {}) {
  for (const [check, level] of Object.entries(chosen)) {
    if (!Object.hasOwn(CHECKS, check)) refuse(`there is no check "${check}"`, Object.keys(CHECKS));
    if (!LEVELS.includes(level)) refuse(`the check "${check}" cannot be "${level}"`, LEVELS);
  }
  const defaults = Object.entries(CHECKS).map(([check, { level }]) => [check, level]);
  return { .../** @type {Levels} */ (Object.fromEntries(defaults)), ...chosen };
}

/**
 * @param {string} fault
 * @param {string[]} allowed
 * @returns {never}
 */
function refuse(fault, allowed) {
  throw new Error(`astro-wagtail-events: ${fault}. Correct the option \`checks\`; it may be ${allowed.join(', ')}.`);
}

/**
 * Log the warnings; throw one error that lists all errors.
 *
 * @param {Findings} found
 * @param {Levels} levels
 * @param {{ warn(message: string): void }} logger
 */
export function report(found, levels, logger) {
  const warnings = collectSections(found, levels, 'warn');
  const errors = collectSections(found, levels, 'error');
  for (const { title, lines } of warnings) logger.warn(section(title, shorten(lines)));
  if (errors.length === 0) return;
  throw new Error(`${errors.map(({ title, lines }) => section(title, lines)).join('\n')}\n${ADVICE}`);
}

/**
 * @param {Findings} found
 * @param {Levels} levels
 * @param {Level} wanted
 */
function collectSections(found, levels, wanted) {
  return /** @type {Check[]} */ (Object.keys(CHECKS))
    .map((check) => {
      const matching = (found[check] ?? []).filter(({ level = levels[check] }) => level === wanted);
      return { title: CHECKS[check].title, lines: matching.map(writeFinding) };
    })
    .filter(({ lines }) => lines.length > 0);
}

/**
 * A finding as an indented line.
 *
 * @param {Finding} finding
 */
export function writeFinding({ file, line, what }) {
  return `  ${file}${line ? `:${line}` : ''}: ${what}`;
}

/**
 * @param {string} title
 * @param {string[]} lines
 */
function section(title, lines) {
  return `${title}:\n${lines.join('\n')}`;
}

/** @param {string[]} lines */
function shorten(lines) {
  if (lines.length <= SHOWN_WARNINGS) return lines;
  return [...lines.slice(0, SHOWN_WARNINGS), `  and ${lines.length - SHOWN_WARNINGS} more`];
}
