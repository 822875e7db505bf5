import { AppError } from '#core/errors.ts';
import type { BackendName, BackendReport } from '#core/judge/judge.ts';
import { genericKernels } from '../kernels/generic.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { WasmPlatform } from '../kernels/wasm/platform.ts';
import { setBackend } from '../tf.ts';
import { probeKernels } from './probe/probe.ts';
import { startWasm } from './wasm.ts';
import { startWebGpu } from './webgpu.ts';

/** A backend that has passed its probe and is TensorFlow.js's current one. */
export interface RunningBackend {
  readonly report: BackendReport;
  readonly kernels: Kernels;
  /**
   * Run computations. Loss of the device and exhausted memory come out as errors `device-lost` and
   * `out-of-memory`. Calls must not overlap.
   */
  guard<R>(work: () => Promise<R>): Promise<R>;
  /** Free the device. A WebAssembly heap stays until its worker ends. */
  stop(): void;
}

interface Candidate extends Omit<RunningBackend, 'report'> {
  name: BackendName;
  threads: number;
  device: string;
  gflops: number;
}

export interface StartOptions {
  /** `generic`: stock TensorFlow.js operations, to measure what our own kernels gain. Default: `own`. */
  kernels?: 'own' | 'generic';
}

const words: Record<BackendName, string> = { webgpu: 'WebGPU', wasm: 'WebAssembly' };

/**
 * Start a backend: the one that was chosen, or WebGPU where it gives right numbers faster than WebAssembly.
 * A software WebGPU adapter gives right numbers at a fraction of WebAssembly's speed, so speed counts too.
 * @throws `backend-failed` where none, or not the chosen one, can be used
 */
export async function startBackend(
  choice: BackendName | 'auto',
  wasm: WasmPlatform,
  options: StartOptions = {},
): Promise<RunningBackend> {
  const probes: BackendReport['probes'] = [];
  let best: Candidate | null = null;
  for (const name of choice === 'auto' ? (['wasm', 'webgpu'] as const) : [choice]) {
    const start = performance.now();
    const { candidate, detail }: Attempt = await tryBackend(name, wasm, options, best?.gflops ?? 0);
    if (candidate) best = candidate;
    const milliseconds = performance.now() - start;
    probes.push({ name, ok: candidate !== null, detail, milliseconds });
  }
  if (!best) throw noBackend(choice, probes);
  await setBackend(best.name);
  const { name, threads, device, kernels, guard, stop } = best;
  return {
    report: { name, threads, device, reason: reasonFor(choice, best, probes), probes },
    kernels,
    guard,
    stop,
  };
}

interface Attempt {
  candidate: Candidate | null;
  detail: string;
}

async function tryBackend(
  name: BackendName,
  wasm: WasmPlatform,
  { kernels = 'own' }: StartOptions,
  atLeast: number,
): Promise<Attempt> {
  let started: Omit<Candidate, 'gflops'> | null = null;
  try {
    const own = name === 'webgpu' ? await webGpuCandidate() : await wasmCandidate(wasm);
    const starting = kernels === 'generic' ? { ...own, kernels: genericKernels } : own;
    started = starting;
    const { ok, detail, gflops } = await starting.guard(() => probeKernels(starting.kernels, atLeast));
    if (ok) return { candidate: { ...starting, gflops }, detail };
    starting.stop();
    return { candidate: null, detail };
  } catch (thrown) {
    started?.stop();
    return {
      candidate: null,
      detail: `failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    };
  }
}

async function webGpuCandidate(): Promise<Omit<Candidate, 'gflops'>> {
  return { name: 'webgpu', threads: 0, kernels: genericKernels, ...(await startWebGpu()) };
}

async function wasmCandidate(platform: WasmPlatform): Promise<Omit<Candidate, 'gflops'>> {
  const started = await startWasm(platform);
  await setBackend('wasm');
  return { name: 'wasm', ...started, guard: (work) => work(), stop: () => {} };
}

function reasonFor(choice: BackendName | 'auto', best: Candidate, probes: BackendReport['probes']): string {
  if (choice !== 'auto') return `${words[best.name]} was chosen by hand, and its numbers are right.`;
  const other = probes.find(({ name }) => name !== best.name)!;
  const found = `${words[other.name]} ${other.detail}`;
  return other.ok
    ? `${words[best.name]} is the faster here: ${found}`
    : `${words[best.name]} runs because ${found}`;
}

function noBackend(choice: BackendName | 'auto', probes: BackendReport['probes']): AppError {
  const details = probes.map(({ name, detail }) => `${words[name]} ${detail.replace(/\.$/, '')}.`).join(' ');
  return new AppError(
    'backend-failed',
    choice === 'auto'
      ? `No backend can run a model here. ${details} Try a current Chrome, Edge or Firefox.`
      : `The chosen backend can't be used. ${details} Choose another backend, or let the workbench choose.`,
    { probes },
  );
}
