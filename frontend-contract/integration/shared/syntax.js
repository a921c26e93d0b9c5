/**
 * What is wrong with a front matter that cannot be read.
 *
 * @param {Error & { reason?: string, mark?: { line: number } }} error from js-yaml, whose first line is the fence's,
 *   or from anything else
 */
export function explainSyntax({ message, reason, mark }) {
  return reason && mark ? `line ${mark.line + 1}: ${reason}` : message;
}
