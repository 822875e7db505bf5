/**
 * Kills judge, score, generate, train, batch export and batch import with SIGKILL at random points, calls each again until it is done, and compares the
 * result with that of a call that nobody interrupted. Exit code 1 where a row was lost, doubled or exchanged.
 *
 *     npm run --silent drill -- --kills 100 --seed 1
 *
 * Only where it is asked for, the browser, so many times in an import and as often while rows are graded:
 *
 *     npm run --silent drill -- --only page --kills 50 --seed 1
 *
 * And the way of rows to a Ray cluster and back, so many times over export, job and import (it makes the virtual
 * environment of cluster/ where it is not there yet):
 *
 *     npm run --silent drill -- --only cluster --kills 20 --seed 1
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '#core/random/random.ts';
import { readyPython } from '../lib/cluster.mjs';
import { batchTasks } from './batch-tasks.ts';
import { clusterDrill } from './cluster-drill.ts';
import { drill } from './kills.ts';
import { drillTasks } from './tasks.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    rows: { type: 'string', default: '300' },
    only: { type: 'string' },
  },
});

if (values.only === 'page') {
  const env = { ...process.env, DRILL_KILLS: values.kills, DRILL_SEED: values.seed, DRILL_ROWS: values.rows };
  const playwright = ['node_modules/@playwright/test/cli.js', 'test', 'e2e/kills.spec.ts', '--timeout', '0'];
  process.exit(spawnSync(process.execPath, playwright, { env, stdio: 'inherit' }).status ?? 1);
}

const folder = mkdtempSync(join(tmpdir(), 'kill-drill-'));
let sound = true;
try {
  const rows = Number(values.rows);
  const random = seededRandom(Number(values.seed));
  const isCluster = values.only === 'cluster';
  if (isCluster) {
    const { python } = await readyPython();
    const outcome = await clusterDrill(python, { folder, rows, kills: Number(values.kills), random });
    sound = outcome.different === 0 && outcome.untidy === 0;
    console.log(JSON.stringify({ command: 'cluster', ...outcome }));
  }
  const all = isCluster ? [] : [...drillTasks(folder, rows), ...(await batchTasks(folder, rows))];
  const tasks = all.filter(({ name }) => values.only === undefined || name === values.only);
  for (const [at, task] of tasks.entries()) {
    const share = Math.ceil((Number(values.kills) * (at + 1)) / tasks.length);
    const before = Math.ceil((Number(values.kills) * at) / tasks.length);
    const outcome = await drill(task, { folder, kills: share - before, random });
    const stray = readdirSync(folder).filter((name) => name.includes(`broken.${task.name}`));
    sound &&= outcome.different === 0 && stray.length === 0;
    console.log(JSON.stringify({ command: task.name, ...outcome, left: stray.length }));
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = sound ? 0 : 1;
