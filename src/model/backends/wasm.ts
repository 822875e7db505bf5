import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { AppError } from '#core/errors.ts';
import { backend, env, setBackend } from '../tf.ts';

/** Where the three builds of tfjs-backend-wasm are: addresses in a browser, paths in Node. */
export interface WasmBinaries {
  plain: string;
  simd: string;
  threadedSimd: string;
}

export interface StartedWasm {
  threads: number;
  /** For display: "SIMD, 2 threads". */
  device: string;
}

let started: Promise<StartedWasm> | null = null;

/** Start the WASM backend, once in the life of a page, worker or process. */
export function startWasm(binaries: WasmBinaries): Promise<StartedWasm> {
  started ??= start(binaries);
  return started;
}

async function start(binaries: WasmBinaries): Promise<StartedWasm> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': binaries.plain,
    'tfjs-backend-wasm-simd.wasm': binaries.simd,
    'tfjs-backend-wasm-threaded-simd.wasm': binaries.threadedSimd,
  });
  const simd = await env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const threaded = await env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT');
  const cores = threaded ? globalThis.navigator.hardwareConcurrency : 1;
  const ready = await withReportedCores(2 * cores, () => {
    setThreadsCount(cores);
    return setBackend('wasm');
  });
  if (!ready)
    throw new AppError(
      'backend-failed',
      'WebAssembly could not be started, so no model can run. Use a current browser, and check that nothing blocks the .wasm files of this page.',
    );
  refuseBadAllocations();
  const threads = threaded ? getThreadsCount() : 1;
  return { threads, device: `${simd ? 'SIMD' : 'no SIMD'}, ${threads} thread${threads === 1 ? '' : 's'}` };
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

interface Emscripten {
  HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/**
 * Its allocator answers 0 when memory is short, which tfjs-backend-wasm takes for an address, or wraps around at
 * 4 GiB and hands out memory that is in use. Make both an error, before anything is overwritten.
 */
function refuseBadAllocations(): void {
  const { wasm } = backend() as unknown as { wasm: Emscripten };
  wasm._free(wasm._malloc(1)); // Emscripten puts the real function in this place at the first call.
  const malloc = wasm._malloc;
  wasm._malloc = (bytes) => {
    const address = wasm.HEAPU8.length + bytes <= 2 ** 32 ? malloc(bytes) : 0;
    if (address === 0)
      throw new AppError(
        'out-of-memory',
        `WebAssembly has no ${Math.ceil(bytes / 2 ** 20)} MiB left for a tensor. Judge fewer rows at a time, or choose a smaller model.`,
        { bytes },
      );
    return address;
  };
}
