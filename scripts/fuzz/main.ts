/**
 * Reads mutated inputs with every parser for so many minutes. Exit code 1 where one threw something else than an
 * `AppError`, or took more than 20 seconds; such inputs are written into scripts/fuzz/found, where the tests read
 * them from then on.
 *
 *     npm run --silent fuzz -- --minutes 10 [--seed 1] [--only import-csv]
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { Inputs } from './fuzz.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { fuzzTargets } from './targets.ts';
import type { FuzzFault, FuzzWork } from './worker.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const targets = fuzzTargets.filter(({ name }) => values.only === undefined || name === values.only);
if (targets.length === 0 || !(Number(values.minutes) > 0) || !Number.isInteger(seed)) {
  console.error(
    `--minutes above 0, --seed a whole number, --only one of ${fuzzTargets.map(({ name }) => name)}`,
  );
  process.exit(2);
}
const share = (Number(values.minutes) * 60_000) / targets.length;
const hangMilliseconds = 20_000;

/** Faults by the place where they were thrown: one input of each is kept. */
async function run(target: FuzzTarget): Promise<{ inputs: number; faults: Map<string, FuzzFault> }> {
  const faults = new Map<string, FuzzFault>();
  const keep = (found: FuzzFault) => {
    const place = /\n\s+at .*/.exec(found.fault)?.[0] ?? found.fault;
    if (!faults.has(place)) faults.set(place, found);
  };
  const end = Date.now() + share;
  let from = 0;
  let read = 0;
  while (Date.now() < end) {
    const progress = new Int32Array(new SharedArrayBuffer(8));
    const data: FuzzWork = { name: target.name, seed, from, milliseconds: end - Date.now(), progress };
    const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData: data });
    worker.on('message', keep);
    worker.on('error', (thrown) => keep({ number: progress[0]!, fault: String(thrown.stack ?? thrown) }));
    let seen = -1;
    let since = Date.now();
    const watch = setInterval(() => {
      if (progress[1] !== seen) {
        seen = progress[1]!;
        since = Date.now();
      } else if (Date.now() - since > hangMilliseconds && seen > 0) {
        keep({ number: progress[0]!, fault: 'took more than 20 seconds' });
        void worker.terminate();
      }
    }, 500);
    await new Promise((resolve) => worker.once('exit', resolve));
    clearInterval(watch);
    from = progress[0]! + 1;
    read += progress[1]!;
  }
  return { inputs: read, faults };
}

for (const target of targets) {
  const { inputs, faults } = await run(target);
  console.log(JSON.stringify({ target: target.name, seed, inputs, faults: faults.size }));
  if (faults.size === 0) continue;
  process.exitCode = 1;
  const made = await Inputs.of(target);
  for (const { number, fault } of faults.values()) {
    const path = join(import.meta.dirname, 'found', `${target.name}-seed-${seed}-${number}`);
    writeFileSync(path, made.at(seed, number));
    console.log(`${path}\n${fault}`);
  }
}
