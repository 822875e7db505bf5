import { AppError } from '#core/errors.ts';
import type { TfjsWasmBackend } from '../kernels/wasm/tfjs-heap.ts';

/**
 * tfjs-backend-wasm's allocator answers 0 when memory is short, which the backend takes for an address, or wraps
 * around at 4 GiB and hands out memory that is in use. Make both an error, before anything is overwritten.
 */
export function refuseBadAllocations({ wasm }: TfjsWasmBackend): void {
  wasm._free(wasm._malloc(1)); // Emscripten puts the real function in this place at the first call.
  const malloc = wasm._malloc;
  wasm._malloc = (bytes) => {
    const address = wasm.HEAPU8.length + bytes <= 2 ** 32 ? malloc(bytes) >>> 0 : 0;
    if (address === 0)
      throw new AppError(
        'out-of-memory',
        `WebAssembly has no ${Math.ceil(bytes / 2 ** 20)} MiB left for a tensor. Judge fewer rows at a time, or choose a smaller model.`,
        { bytes },
      );
    return address;
  };
}
