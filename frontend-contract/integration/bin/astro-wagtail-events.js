#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { FAILED, hideToken, PullError, printable, pull, report } from '../pull/index.js';

const USAGE = `Usage: astro-wagtail-events pull [options]
       astro-wagtail-events report started|succeeded|failed [options]

\`pull\` makes an Astro project hold the release that is current in the CMS; \`report\` tells the CMS what became of it.

  --site DIR         the root of the Astro project (this folder)
  --offline          finish or check the last pull, without the CMS
  --dry-run          show what would change, change nothing
  --force            replace files that were edited here
  --allow-http       send the token without encryption
  --tries NUMBER     how often to ask before giving up (5)
  --timeout SECONDS  how long the CMS may be silent (30)
  --url URL          where the log of the build is, for \`report\`

Environment: CMS_URL, the address of the CMS (http://localhost:8000); WAGTAIL_EXPORT_TOKEN, the token that it gave.
Exit codes: 0 the project holds the release; 1 could not pull; 2 refused: a file edited here, a release that
names what an export never writes, or a fault to report. Where it is not 0, one sentence on standard error says what to do.`;

const OPTIONS = /** @type {const} */ ({
  site: { type: 'string', default: '.' },
  offline: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  force: { type: 'boolean' },
  'allow-http': { type: 'boolean' },
  tries: { type: 'string', default: '5' },
  timeout: { type: 'string', default: '30' },
  url: { type: 'string' },
  help: { type: 'boolean' },
});

try {
  await run();
} catch (error) {
  const { message, exitCode = FAILED } = /** @type {Partial<PullError>} */ (error ?? {});
  console.error(`Error: ${hideToken(String(message ?? error), process.env)}`);
  process.exitCode = exitCode;
}

async function run() {
  const { values, positionals } = readArguments();
  if (values.help) return console.log(USAGE);
  const { site, offline, force, url, 'dry-run': dryRun, 'allow-http': allowHttp } = values;
  const [tries, timeout] = [readNumber('tries', values.tries), readNumber('timeout', values.timeout)];
  const options = { site, offline, force, dryRun, allowHttp, tries, timeout };
  const [command, status, ...rest] = positionals;
  if (command === 'pull' && status === undefined) return pull(options, process.env, log);
  if (command === 'report' && status !== undefined && rest.length === 0) {
    return report({ ...options, status, url }, process.env, log);
  }
  throw new PullError(`"${printable(positionals.join(' '))}" is no command; --help lists them.`);
}

/** @param {string} line */
function log(line) {
  console.log(hideToken(line, process.env));
}

function readArguments() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new PullError(`${/** @type {Error} */ (error).message.split('. ')[0]}; --help lists the options.`);
  }
}

/** @param {string} name @param {string} text */
function readNumber(name, text) {
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new PullError(`--${name} is "${text}"; give a number above 0.`);
}
