import type { DataId, TensorInfo } from '../../tf.ts';

/** What we use of tfjs-backend-wasm's backend beyond the tensor operations. */
export interface TfjsWasmBackend {
  readonly wasm: {
    HEAPU8: Uint8Array;
    _malloc(bytes: number): number;
    _free(address: number): void;
    /** In the build with threads: its shared memory. */
    wasmMemory?: WebAssembly.Memory;
    /** Exports of the instance, its memory among them in the build without threads. */
    asm: { memory?: WebAssembly.Memory };
  };
  getMemoryOffset(dataId: DataId): number;
  makeOutput(shape: number[], dtype: 'float32'): TensorInfo;
}

/** The memory in which TensorFlow.js keeps its tensors. */
export function heapOf({ wasm }: TfjsWasmBackend): WebAssembly.Memory {
  const memory = wasm.wasmMemory ?? wasm.asm.memory;
  if (!memory) throw new Error('tfjs-backend-wasm does not show its memory.');
  return memory;
}
