// @ts-check
/**
 * `npm start`: from a fresh clone to a served page. Each step is skipped where its result is already there.
 * Options are those of scripts/serve.mjs, such as `npm start -- --port 5000`.
 */
import './lib/require-node.mjs';
import { endWithParent } from './lib/end-with-parent.mjs';

endWithParent();

// Imported only now: an older Node could not even link them.
const { installPackages, needsInstall } = await import('./lib/install.mjs');
const { buildPage, needsBuild } = await import('./lib/build.mjs');

try {
  if (needsInstall()) await installPackages();
  // The page starts without models too: it then offers to open one of the user's own.
  const { obtainModels } = await import('./models.mjs');
  await obtainModels();
  if (needsBuild()) await buildPage();
  await import('./serve.mjs');
} catch (thrown) {
  console.error(/** @type {Error} */ (thrown).message);
  process.exit(1);
}
