/** @import { HookParameters } from 'astro' */
import { fileURLToPath } from 'node:url';
import { readNext } from './journal.js';
import { hideToken } from './options.js';
import { pull } from './pull.js';

/**
 * Pull before Astro reads its pages.
 *
 * @param {HookParameters<'astro:config:setup'>} setup
 * @param {boolean | import('../index.d.ts').PullOptions | undefined} wish the option `pull` of the integration
 * @param {boolean} previewing a preview build shows drafts, and must start where a pull would not
 */
export async function pullFirst({ command, config, logger }, wish, previewing) {
  const site = fileURLToPath(config.root);
  const { commands = ['build'], ...options } = wish && wish !== true ? wish : {};
  const wished = wish && commands.includes(previewing ? 'preview' : command);
  try {
    if (!wished) {
      if (command === 'build' && !previewing) await refuseHalf(site);
      return;
    }
    await pull({ ...options, site }, process.env, (line) => logger.info(hideToken(line, process.env)));
  } catch (error) {
    throw new Error(`astro-wagtail-events: ${hideToken(/** @type {Error} */ (error).message, process.env)}`);
  }
}

/** @param {string} root */
async function refuseHalf(root) {
  if (!(await readNext(root))) return;
  throw new Error(
    'a pull into this project was cut off, and its files are of two releases; ' +
      'finish it with `npx astro-wagtail-events pull --offline`, then build again.',
  );
}
