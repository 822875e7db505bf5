/**
 * The bench in Node, on one thread count: node --expose-gc --import tsx bench/node.ts --threads N [--quick] [--parts LIST]
 * Writes one JSON object on stdout and its progress on stderr. `npm run bench` starts it, once for each thread count.
 */
import { parseArgs } from 'node:util';
import { benchParts, fullPlan, quickPlan } from '#core/bench/plan.ts';
import { defaultJudgeId } from '#core/models/catalogue.ts';
import { nodeWasm } from '#model/backends/wasm-node.ts';
import { measureJudge } from '#model/bench/measure-judge.ts';
import { readDatasetFile } from '../cli/dataset-file.ts';
import { openBase } from '../cli/judge/node-judge.ts';
import { demoFile } from './demo-file.ts';
import { partsOf } from './parts.ts';

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: String(nodeWasm.cores()) },
    quick: { type: 'boolean', default: false },
    parts: { type: 'string', default: benchParts.join(',') },
  },
});
const threads = Number(values.threads);
const wasm = { ...nodeWasm, cores: () => threads };
const collect = (globalThis as { gc?: () => void }).gc;

const figures = await measureJudge({
  open: () => openBase(defaultJudgeId, 'wasm', wasm),
  rows: (await readDatasetFile(demoFile)).rows,
  plan: { ...(values.quick ? quickPlan : fullPlan), parts: partsOf(values.parts) },
  obtainSeconds: null,
  async heapBytes() {
    collect?.();
    return process.memoryUsage().heapUsed;
  },
  onProgress: (part, what) => process.stderr.write(`node, ${threads} threads: ${part} ${what}\n`),
});
console.log(JSON.stringify(figures));
// Kernel threads would keep the process.
process.exit(0);
