import { fileURLToPath } from 'node:url';
import { pull } from './index.js';
import { hideToken } from './options.js';

/**
 * Pull before Astro reads its pages.
 *
 * @param {Parameters<NonNullable<import('astro').AstroIntegration['hooks']['astro:config:setup']>>[0]} setup
 * @param {boolean | import('../index.d.ts').PullOptions | undefined} wish the option `pull` of the integration
 * @param {boolean} previewing a preview build shows drafts, and must start where a pull would not
 */
export async function pullFirst({ command, config, logger }, wish, previewing) {
  if (!wish) return;
  const { commands = ['build'], ...options } = wish === true ? {} : wish;
  if (!commands.includes(previewing ? 'preview' : command)) return;
  const site = fileURLToPath(config.root);
  try {
    await pull({ ...options, site }, process.env, (line) => logger.info(hideToken(line, process.env)));
  } catch (error) {
    throw new Error(`astro-wagtail-events: ${hideToken(/** @type {Error} */ (error).message, process.env)}`);
  }
}
