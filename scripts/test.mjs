// @ts-check
/**
 * `npm test`: from a fresh clone to every check, and a table of what each gave.
 * `npm test -- unit browser` runs only the steps named. Exit code 0 where everything passed.
 */
import './lib/require-node.mjs';

// Imported only now: an older Node could not even link them.
const { installPackages, needsInstall } = await import('./lib/install.mjs');
const { runChecks } = await import('./lib/checks.mjs');

try {
  if (needsInstall()) await installPackages();
  process.exit(await runChecks(process.argv.slice(2)));
} catch (thrown) {
  console.error(/** @type {Error} */ (thrown).message);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
