// @ts-check
/**
 * Serves dist/ and the cached models on this machine.
 * --port N (next free one if taken; with --strict-port an error), --base /some/path/,
 * --no-isolation (no COOP and COEP, as on a host where they can't be set)
 * SIGTERM and SIGINT stop it gracefully: requests under way are answered, for at most ten seconds.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { distFolder, listen, makeStaticServer } from '../node/server/static-server.mjs';
import { stopOnSignal } from '../node/server/stop-on-signal.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4173' },
    'strict-port': { type: 'boolean', default: false },
    base: { type: 'string', default: '/' },
    'no-isolation': { type: 'boolean', default: false },
  },
});

if (!existsSync(join(distFolder, 'index.html'))) {
  console.error('There is no dist/ yet. Build it first: npm run build');
  process.exit(1);
}
const server = makeStaticServer({ base: values.base, isolation: !values['no-isolation'] });
stopOnSignal(server);
const port = await listen(server, { port: Number(values.port), strict: values['strict-port'] });
if (port !== Number(values.port))
  console.log(
    `Port ${values.port} is taken. A browser keeps data by address, so datasets and runs of the page there are not seen here.`,
  );
const path = `/${values.base}/`.replace(/\/+/g, '/');
console.log(`Self-Judge Workbench: http://localhost:${port}${path}`);
