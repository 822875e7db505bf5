import type { BackendName } from '#core/judge/judge.ts';
import type { TfjsWasmBackend } from '../kernels/wasm/tfjs-heap.ts';
import { type TfjsWebGpuBackend, watchBytes } from '../kernels/webgpu/tfjs-queue.ts';
import { backend } from '../tf.ts';
import { allocationsOf } from './wasm-allocations.ts';

/** What a device has given out: WebGPU's buffers, or WebAssembly's heap, which never shrinks. All in bytes. */
export interface DeviceMemory {
  givenOut(): number;
  watchPeak(): PeakWatch;
  /** @returns asks what was needed at most, from now on, beyond what is in use now; the watch ends with it */
  watchNeed(): () => number;
}

export interface PeakWatch {
  /** The most that was given out since the last call, or since the watch began. */
  take(): number;
  /** Watch no longer. */
  stop(): void;
}

/** Of the backend that TensorFlow.js runs on now. */
export function deviceMemory(name: BackendName): DeviceMemory {
  if (name === 'wasm') return onHeap(backend() as unknown as TfjsWasmBackend);
  return inBuffers((backend() as unknown as TfjsWebGpuBackend).bufferManager);
}

function onHeap(tfjs: TfjsWasmBackend): DeviceMemory {
  const givenOut = () => tfjs.wasm.HEAPU8.length;
  const allocations = allocationsOf(tfjs);
  return {
    givenOut,
    watchPeak: () => ({ take: givenOut, stop: () => {} }),
    watchNeed() {
      const before = allocations.now;
      allocations.most = before;
      return () => allocations.most - before;
    },
  };
}

function inBuffers(manager: TfjsWebGpuBackend['bufferManager']): DeviceMemory {
  return {
    givenOut: () => manager.numBytesAllocated,
    watchPeak: () => watchBytes(manager, 'numBytesAllocated'),
    watchNeed() {
      const before = manager.numBytesUsed;
      const need = watchBytes(manager, 'numBytesUsed');
      return () => {
        need.stop();
        return need.take() - before;
      };
    },
  };
}
