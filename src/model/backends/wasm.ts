import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { AppError } from '#core/errors.ts';
import { genericKernels } from '../kernels/generic.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { WasmPlatform } from '../kernels/wasm/platform.ts';
import { WasmRuntime } from '../kernels/wasm/runtime.ts';
import { heapOf, type TfjsWasmBackend } from '../kernels/wasm/tfjs-heap.ts';
import { wasmKernels } from '../kernels/wasm/wasm-kernels.ts';
import { backend, env, setBackend } from '../tf.ts';
import { guardAllocations } from './wasm-allocations.ts';

export interface StartedWasm {
  kernels: Kernels;
  threads: number;
  /** For display: "SIMD with fused multiply-add, 2 threads". */
  device: string;
}

let started: Promise<StartedWasm> | null = null;

/** Start the WASM backend and our kernels on its heap, once in the life of a page, worker or process. */
export function startWasm(platform: WasmPlatform): Promise<StartedWasm> {
  started ??= start(platform);
  return started;
}

async function start(platform: WasmPlatform): Promise<StartedWasm> {
  const simd = await env().getAsync('WASM_HAS_SIMD_SUPPORT');
  await startTfjs(platform);
  const tfjs = backend() as unknown as TfjsWasmBackend;
  guardAllocations(tfjs);
  if (!simd) return { kernels: genericKernels, threads: 1, device: 'no SIMD' };
  const memory = heapOf(tfjs);
  // Pages that are not isolated have no SharedArrayBuffer to compare with.
  const shared = !(memory.buffer instanceof ArrayBuffer);
  const threads = shared ? platform.cores() : 1;
  const fused = hasRelaxedSimd();
  const variant = fused ? 'relaxed' : 'simd';
  const module = await WebAssembly.compile(
    await platform.readKernels(shared ? `${variant}-threads` : variant),
  );
  const runtime = await WasmRuntime.start(tfjs, memory, module, threads, platform);
  const instructions = `SIMD${fused ? ' with fused multiply-add' : ''}`;
  const device = `${instructions}, ${threads} thread${threads === 1 ? '' : 's'}`;
  return { kernels: wasmKernels(runtime), threads, device };
}

/** The backend itself, on as many threads as it takes: what is left to stock operations runs there. */
async function startTfjs({ tfjs, cores, registerThreads }: WasmPlatform): Promise<void> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': tfjs.plain,
    'tfjs-backend-wasm-simd.wasm': tfjs.simd,
    'tfjs-backend-wasm-threaded-simd.wasm': tfjs.threadedSimd,
  });
  const ready = await withReportedCores(2 * cores(), async () => {
    setThreadsCount(cores());
    await registerThreads?.();
    return setBackend('wasm');
  });
  if (!ready)
    throw new AppError(
      'backend-failed',
      'WebAssembly could not be started, so no model can run. Use a current browser, and check that nothing blocks the .wasm files of this page.',
    );
}

/**
 * tfjs-backend-wasm takes at most half of `navigator.hardwareConcurrency` as threads, so two cores would give one.
 * While it starts, this worker's own navigator reports `cores`.
 */
async function withReportedCores<R>(cores: number, start: () => Promise<R>): Promise<R> {
  const { navigator } = globalThis;
  if (!navigator) return start();
  const own = Object.getOwnPropertyDescriptor(navigator, 'hardwareConcurrency');
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores, configurable: true });
  try {
    return await start();
  } finally {
    if (own) Object.defineProperty(navigator, 'hardwareConcurrency', own);
    else Reflect.deleteProperty(navigator, 'hardwareConcurrency');
  }
}

/** Whether f32x4.relaxed_madd validates: a function of three vectors that is nothing else. */
function hasRelaxedSimd(): boolean {
  const type = [1, 8, 1, 0x60, 3, 0x7b, 0x7b, 0x7b, 1, 0x7b];
  const body = [0x20, 0, 0x20, 1, 0x20, 2, 0xfd, 0x85, 2, 0x0b];
  const code = [10, body.length + 3, 1, body.length + 1, 0, ...body];
  return WebAssembly.validate(
    new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...type, 3, 2, 1, 0, ...code]),
  );
}
