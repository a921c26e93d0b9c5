/** @import { HookParameters } from 'astro' */
import { fileURLToPath } from 'node:url';
import { readNext } from './journal.js';
import { hideToken } from './options.js';
import { pull } from './pull.js';

/**
 * Pull in `astro:config:setup`, before Astro reads its pages, if the option says so.
 *
 * @param {HookParameters<'astro:config:setup'>} setup
 * @param {boolean | import('../index.d.ts').PullOptions | undefined} option the option `pull` of the integration
 * @param {boolean} previewing whether this is a preview build, which also starts after an interrupted pull
 */
export async function pullOnSetup({ command, config, logger }, option, previewing) {
  const site = fileURLToPath(config.root);
  const { commands = ['build'], ...options } = option && option !== true ? option : {};
  const enabled = option && commands.includes(previewing ? 'preview' : command);
  try {
    if (!enabled) {
      if (command === 'build' && !previewing) await refuseInterrupted(site);
      return;
    }
    await pull({ ...options, site }, process.env, (line) => logger.info(hideToken(line, process.env)));
  } catch (error) {
    throw new Error(`astro-wagtail-events: ${hideToken(/** @type {Error} */ (error).message, process.env)}`);
  }
}

/** @param {string} root */
async function refuseInterrupted(root) {
  if (!(await readNext(root))) return;
  throw new Error(
    'a pull into this project was cut off, and its files are of two releases; ' +
      'finish it with `npx astro-wagtail-events pull --offline`, then build again.',
  );
}
