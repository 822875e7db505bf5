import { AppError } from '#core/errors.ts';
import type { BackendName, BackendReport, KernelReport } from '#core/judge/judge.ts';
import { withoutStop } from '#core/words/format.ts';
import { genericKernels } from '../kernels/generic.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { WasmPlatform } from '../kernels/wasm/platform.ts';
import { checkedKernels, type Reference } from '../kernels/webgpu/checked-kernels.ts';
import { WebGpuRuntime } from '../kernels/webgpu/runtime.ts';
import type { TuningStore } from '../kernels/webgpu/tuner.ts';
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
  kernelReport: KernelReport;
}

export interface StartOptions {
  /** `generic`: stock TensorFlow.js operations, to measure what our own kernels gain. Default: `own`. */
  kernels?: 'own' | 'generic';
  /** Where choices of WebGPU tiles are kept between visits. */
  tunings?: TuningStore;
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
  const { name, threads, device, kernels, kernelReport, guard, stop } = best;
  return {
    report: {
      name,
      threads,
      device,
      reason: reasonFor(choice, best, probes),
      probes,
      kernels: kernelReport,
    },
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
  options: StartOptions,
  atLeast: number,
): Promise<Attempt> {
  let started: Started | null = null;
  try {
    const starting = name === 'webgpu' ? await startedWebGpu() : await startedWasm(wasm);
    started = starting;
    const { kernels, report } = kernelsOn(starting, wasm, options);
    const { ok, detail, gflops } = await starting.guard(() => probeKernels(kernels, atLeast));
    if (ok) return { candidate: { ...starting, kernels, kernelReport: report, gflops }, detail };
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

/** A backend that runs, before it is known which kernels do. */
interface Started extends Omit<Candidate, 'gflops' | 'kernels' | 'kernelReport'> {
  /** Our kernels, or what it takes to have them. */
  own: Kernels | WebGpuRuntime;
}

async function startedWebGpu(): Promise<Started> {
  const { runtime, ...started } = await startWebGpu();
  return { name: 'webgpu', threads: 0, own: runtime, ...started };
}

async function startedWasm(platform: WasmPlatform): Promise<Started> {
  const { kernels, ...started } = await startWasm(platform);
  await setBackend('wasm');
  return { name: 'wasm', ...started, own: kernels, guard: (work) => work(), stop: () => {} };
}

function kernelsOn(
  { own, device }: Started,
  wasm: WasmPlatform,
  { kernels = 'own', tunings }: StartOptions,
): { kernels: Kernels; report: KernelReport } {
  const asTheyAre = (kernels: Kernels) => ({
    kernels,
    report: { name: kernels.name, fallbacks: [], choices: [] },
  });
  if (kernels === 'generic') return asTheyAre(genericKernels);
  if (!(own instanceof WebGpuRuntime)) return asTheyAre(own);
  return checkedKernels({ runtime: own, adapter: device, reference: onWasm(wasm), tunings });
}

/** Stock operations on WebAssembly, if it starts: a device whose shaders err is not to vouch for itself. */
function onWasm(platform: WasmPlatform): Reference {
  return async (work) => {
    const other = await startWasm(platform).then(
      () => true,
      () => false,
    );
    if (other) await setBackend('wasm');
    try {
      return await work();
    } finally {
      await setBackend('webgpu');
    }
  };
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
  const details = probes.map(({ name, detail }) => `${words[name]} ${withoutStop(detail)}.`).join(' ');
  return new AppError(
    'backend-failed',
    choice === 'auto'
      ? `No backend can run a model here. ${details} Try a current Chrome, Edge or Firefox.`
      : `The chosen backend can't be used. ${details} Choose another backend, or let the workbench choose.`,
    { probes },
  );
}
