import { listRoutes } from '../shared/routes.js';

/**
 * Refuse pages that Astro cannot build: it would stop at the first of them, and not say at which.
 *
 * @param {{ root: URL, srcDir: URL }} config
 * @throws {Error} which names all of them
 */
export function checkNames(config) {
  const faulty = listRoutes(config).filter(({ name }) => name.includes('%'));
  if (faulty.length === 0) return;
  const lines = faulty.map(({ name }) => `  ${name}: Astro builds no address with a "%" in it. Rename the file.`);
  throw new Error(`Pages that cannot be built:\n${lines.join('\n')}`);
}
