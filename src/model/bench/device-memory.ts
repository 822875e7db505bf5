import type { BackendName } from '#core/judge/judge.ts';
import type { DecoderWeights } from '../decoder/decoder-weights.ts';
import type { PackedLinear, Vocabulary } from '../kernels/kernels.ts';
import type { TfjsWasmBackend } from '../kernels/wasm/tfjs-heap.ts';
import { type TfjsWebGpuBackend, watchAllocated } from '../kernels/webgpu/tfjs-queue.ts';
import { backend, memory, type Tensor1D } from '../tf.ts';

/** Bytes that the device has given out: WebGPU's buffers, or WebAssembly's heap. */
export function deviceBytes(name: BackendName): number {
  if (name === 'wasm') return (backend() as unknown as TfjsWasmBackend).wasm.HEAPU8.length;
  const { numBytesAllocatedInGPU, numBytesInGPU, numBytes } = memory() as ReturnType<typeof memory> & {
    numBytesAllocatedInGPU?: number;
    numBytesInGPU?: number;
  };
  return numBytesAllocatedInGPU ?? numBytesInGPU ?? numBytes;
}

/**
 * The most bytes that the device has given out since the last call, from now on. WebAssembly's heap never shrinks, so
 * that it is at its most now.
 */
export function watchDevicePeak(name: BackendName): () => number {
  if (name === 'wasm') return () => deviceBytes(name);
  return watchAllocated((backend() as unknown as TfjsWebGpuBackend).bufferManager);
}

/** Bytes of a decoder's weights on the device. */
export function weightBytes({ embedding, layers, finalNorm, head }: DecoderWeights): number {
  const parts = layers.flatMap((layer) => Object.values(layer) as (PackedLinear | Tensor1D | null)[]);
  const own = head === embedding ? [embedding] : [embedding, head];
  return [...own, finalNorm, ...parts].reduce((sum, part) => sum + (part ? bytesOf(part) : 0), 0);
}

const bytesOf = (part: PackedLinear | Vocabulary | Tensor1D): number =>
  'bytes' in part && typeof part.bytes === 'number' ? part.bytes : 4 * (part as Tensor1D).size;
