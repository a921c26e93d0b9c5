#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { pull } from '../pull/index.js';
import { hideToken } from '../pull/options.js';
import { FAILED, PullError } from '../pull/problems.js';

const USAGE = `Usage: astro-wagtail-events pull [options]

Makes an Astro project hold the release that is current in the CMS.

  --site DIR         the root of the Astro project (this folder)
  --offline          finish or check the last pull, without the CMS
  --dry-run          show what would change, change nothing
  --force            replace files that were edited here
  --allow-http       send the token without encryption
  --tries NUMBER     how often to ask before giving up (5)
  --timeout SECONDS  how long the CMS may be silent (30)

Environment: CMS_URL, the address of the CMS (http://localhost:8000); WAGTAIL_EXPORT_TOKEN, the token that it gave.
Exit codes: 0 the project holds the release; 1 could not pull; 2 refused: a file edited here, or a release that
names what an export never writes. Where it is not 0, one sentence on standard error says what to do.`;

/** @type {import('node:util').ParseArgsConfig['options']} */
const OPTIONS = {
  site: { type: 'string', default: '.' },
  offline: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  force: { type: 'boolean' },
  'allow-http': { type: 'boolean' },
  tries: { type: 'string', default: '5' },
  timeout: { type: 'string', default: '30' },
  help: { type: 'boolean' },
};

/** @param {string} line */
const say = (line) => console.log(hideToken(line, process.env));

try {
  await run();
} catch (error) {
  const { message, exitCode = FAILED } = /** @type {PullError} */ (error);
  console.error(`Error: ${hideToken(message, process.env)}`);
  process.exitCode = exitCode;
}

async function run() {
  const { values, positionals } = readArguments();
  if (values.help) return console.log(USAGE);
  if (positionals.join(' ') !== 'pull') throw new PullError('The one command is `pull`; --help explains it.');
  const [tries, timeout] = [readNumber('tries', values.tries), readNumber('timeout', values.timeout)];
  const { site, offline, force, 'dry-run': dryRun, 'allow-http': allowHttp } = /** @type {any} */ (values);
  await pull({ site, offline, force, dryRun, allowHttp, tries, timeout }, process.env, say);
}

function readArguments() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new PullError(`${/** @type {Error} */ (error).message.split('. ')[0]}; --help lists the options.`);
  }
}

/** @param {string} name @param {unknown} text */
function readNumber(name, text) {
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new PullError(`--${name} is "${text}"; give a number above 0.`);
}
