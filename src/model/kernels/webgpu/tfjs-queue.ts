import type { DataId, TensorInfo } from '../../tf.ts';

/**
 * What we use of tfjs-backend-webgpu 4.22.0, some of it private: its device, its memory, and the command encoder that
 * its own operations are recorded in, so that ours and its run in one order.
 */
export interface TfjsWebGpuBackend {
  readonly device: GPUDevice;
  readonly bufferManager: TfjsBufferManager;
  readonly tensorMap: { get(id: DataId): { resource?: unknown; values: unknown } };
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  /** Tensors that commands not yet submitted use: freed only after they are. */
  commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
  uniformPendingDisposal: GPUBuffer[];
  makeTensorInfo(shape: number[], dtype: 'float32'): TensorInfo;
  /** Gives a tensor its buffer; copies its values there where it has any. */
  uploadToGPU(id: DataId): void;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

/** Buffers that are free wait, by size and usage, for one who wants just such a buffer. */
export interface TfjsBufferManager {
  readonly freeBuffers: Map<string, GPUBuffer[]>;
  numFreeBuffers: number;
  numBytesUsed: number;
  numBytesAllocated: number;
  acquireBuffer(size: number, usage: number): GPUBuffer;
}

/** What a manager counts of its buffers: those in use, or those that wait for their next use as well. */
type Counter = 'numBytesUsed' | 'numBytesAllocated';

/** Who is told of every change of a counter. */
const watchers = new WeakMap<TfjsBufferManager, Map<Counter, Set<(bytes: number) => void>>>();

function watchersOf(manager: TfjsBufferManager, counter: Counter): Set<(bytes: number) => void> {
  const counters = watchers.get(manager) ?? new Map<Counter, Set<(bytes: number) => void>>();
  watchers.set(manager, counters);
  const known = counters.get(counter);
  if (known) return known;
  const told = new Set<(bytes: number) => void>();
  counters.set(counter, told);
  let now = manager[counter];
  Object.defineProperty(manager, counter, {
    configurable: true,
    get: () => now,
    set(bytes: number) {
      now = bytes;
      for (const tell of told) tell(bytes);
    },
  });
  return told;
}

/**
 * Notes the most bytes that are counted, from now on: by the time that work is done, buffers may be gone again.
 * @returns `take` reads the most so far, and begins anew
 */
export function watchBytes(manager: TfjsBufferManager, counter: Counter): { take(): number; stop(): void } {
  const told = watchersOf(manager, counter);
  let most = manager[counter];
  const tell = (bytes: number) => {
    most = Math.max(most, bytes);
  };
  told.add(tell);
  return {
    take() {
      const found = most;
      most = manager[counter];
      return found;
    },
    stop() {
      told.delete(tell);
    },
  };
}

/**
 * Destroy waiting buffers where they are more than `limit` bytes. TensorFlow.js itself never does: every new length of
 * a batch would leave its own set of buffers behind.
 */
export function trimFreeBuffers(manager: TfjsBufferManager, limit: number): void {
  if (manager.numBytesAllocated - manager.numBytesUsed <= limit) return;
  for (const buffers of manager.freeBuffers.values())
    for (const buffer of buffers.splice(0)) {
      buffer.destroy();
      manager.numFreeBuffers--;
      manager.numBytesAllocated -= buffer.size;
    }
}
