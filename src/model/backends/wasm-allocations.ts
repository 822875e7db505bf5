import { AppError } from '#core/errors.ts';
import type { TfjsWasmBackend } from '../kernels/wasm/tfjs-heap.ts';

/** Bytes of tensors and scratch space on WebAssembly's heap. */
export interface Allocations {
  now: number;
  /** Whoever reads it may set it back to `now`. */
  most: number;
}

const counts = new WeakMap<TfjsWasmBackend['wasm'], Allocations>();

/** The heap itself never shrinks and does not tell what is in use. Counted from the backend's start. */
export const allocationsOf = ({ wasm }: Pick<TfjsWasmBackend, 'wasm'>): Allocations => counts.get(wasm)!;

/**
 * tfjs-backend-wasm's allocator answers 0 when memory is short, which the backend takes for an address, or wraps
 * around at 4 GiB and hands out memory that is in use. Make both an error, before anything is overwritten, and count
 * what is in use.
 */
export function guardAllocations({ wasm }: TfjsWasmBackend): void {
  if (counts.has(wasm)) return;
  wasm._free(wasm._malloc(1)); // Emscripten puts the real functions in these places at the first call.
  const [malloc, free] = [wasm._malloc, wasm._free];
  const count: Allocations = { now: 0, most: 0 };
  const sizes = new Map<number, number>();
  wasm._malloc = (bytes) => {
    const address = wasm.HEAPU8.length + bytes <= 2 ** 32 ? malloc(bytes) >>> 0 : 0;
    if (address === 0)
      throw new AppError(
        'out-of-memory',
        `WebAssembly has no ${Math.ceil(bytes / 2 ** 20)} MiB left for a tensor. Judge fewer rows at a time, or choose a smaller model.`,
        { bytes },
      );
    sizes.set(address, bytes);
    count.now += bytes;
    count.most = Math.max(count.most, count.now);
    return address;
  };
  wasm._free = (address) => {
    count.now -= sizes.get(address >>> 0) ?? 0;
    sizes.delete(address >>> 0);
    free(address);
  };
  counts.set(wasm, count);
}
