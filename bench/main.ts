/**
 * How fast the judge is here: npm run --silent bench -- [--json] [--quick] [--where chromium,node] [--only BACKEND,…]
 *
 * Each backend is measured in a worker (Chromium) or process (Node) of its own, one after another.
 */
import { spawn } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BackendFigures } from '#core/bench/figures.ts';
import { benchParts } from '#core/bench/plan.ts';
import { snakeCase } from '#core/bench/snake-case.ts';
import { openBenchBrowser } from './chromium.ts';
import { partsOf } from './parts.ts';
import type { PeerGroup, PeerReport } from './peers/compare.ts';
import { readyPeers } from './peers/ready-peers.ts';
import { benchTables } from './tables.ts';

const usage = `Usage: npm run --silent bench -- [OPTIONS]

  --json          one JSON object on stdout instead of tables
  --quick         some six minutes on two cores without a GPU instead of half an hour
  --where LIST    chromium, node (default: both)
  --parts LIST    of load, peaks, prefill, operations, rows, generation, leaks, stock (default: all)
  --only LIST     wasm_1_thread, wasm_all_threads, webgpu (default: all there are)
  --peers         instead: ours beside wllama and ONNX Runtime Web on the same rows, in Chromium`;

type BackendKey = PeerGroup;

const cores = availableParallelism();
const threadsOf: Record<BackendKey, number> = { wasm_1_thread: 1, wasm_all_threads: cores, webgpu: 0 };

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    where: { type: 'string', default: 'chromium,node' },
    parts: { type: 'string', default: benchParts.join(',') },
    only: { type: 'string', default: Object.keys(threadsOf).join(',') },
    peers: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const only = values.only.split(',') as BackendKey[];
const depth = values.quick ? 'quick' : 'full';
const say = (line: string) => process.stderr.write(`${line}\n`);

async function inChromium() {
  const parts = partsOf(values.parts);
  let now = '';
  const browser = await openBenchBrowser((line) => say(`chromium, ${now}: ${line}`));
  try {
    const found: Partial<Record<BackendKey, BackendFigures>> = {};
    for (const key of only) {
      now = key;
      found[key] = (await browser.page.evaluate(
        ({ backend, threads, depth, parts }) => window.bench.measure(backend, threads, depth, parts),
        // On WebGPU, WebAssembly still checks the kernels, on as many threads as it likes.
        key === 'webgpu'
          ? ({ backend: 'webgpu', threads: null, depth, parts } as const)
          : ({ backend: 'wasm', threads: threadsOf[key], depth, parts } as const),
      )) as BackendFigures;
    }
    return { version: browser.version, ...found };
  } finally {
    await browser.close();
  }
}

async function inNode() {
  const found: Partial<Record<BackendKey, BackendFigures>> = {};
  for (const key of only.filter((key) => key !== 'webgpu'))
    found[key] = JSON.parse(await runNode(threadsOf[key])) as BackendFigures;
  return { version: process.version, ...found };
}

/** @returns what the process wrote on stdout */
function runNode(threads: number): Promise<string> {
  const script = fileURLToPath(new URL('node.ts', import.meta.url));
  const args = ['--expose-gc', '--import', 'tsx', script, '--threads', String(threads)];
  args.push('--parts', values.parts, ...(values.quick ? ['--quick'] : []));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(text) : reject(new Error(`bench/node.ts: ${code}`))));
  });
}

async function besidePeers() {
  const browser = await openBenchBrowser((line) => say(`peers: ${line}`));
  try {
    const found: Partial<Record<BackendKey, PeerReport>> = {};
    for (const group of only) {
      const rounds = values.quick ? 1 : 3;
      const plan = { group, threads: threadsOf[group], rounds, seconds: values.quick ? 60 : 420 };
      found[group] = (await browser.page.evaluate((p) => window.bench.compare(p), plan)) as PeerReport;
    }
    return { version: browser.version, ...found };
  } finally {
    await browser.close();
  }
}

async function run() {
  if (!values.peers)
    return {
      chromium: where.includes('chromium') ? await inChromium() : null,
      node: where.includes('node') ? await inNode() : null,
    };
  const toDo = readyPeers(say);
  if (toDo !== null) throw new Error(toDo);
  return { peers: await besidePeers() };
}

const where = values.where.split(',');
const start = performance.now();
try {
  const measured = await run();
  const report = {
    measuredAt: new Date().toISOString(),
    depth,
    machine: { cores, processor: cpus()[0]?.model ?? 'unknown' },
    ...measured,
    seconds: (performance.now() - start) / 1000,
  };
  console.log(values.json ? JSON.stringify(snakeCase(report), null, 2) : benchTables(report));
} catch (thrown) {
  say(thrown instanceof Error ? thrown.message : String(thrown));
  process.exitCode = 1;
}
