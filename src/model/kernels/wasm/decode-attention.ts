import { type Tensor2D, type Tensor4D, tensor1d, tidy } from '../../tf.ts';
import type { Segment } from '../kernels.ts';
import type { WasmRuntime } from './runtime.ts';

/** Attention of one query a row over keys and values as they lie, in several segments. */
export function wasmDecodeAttention(
  runtime: WasmRuntime,
  q: Tensor4D,
  segments: readonly Segment[],
): Tensor2D {
  const [B, H, , D] = q.shape;
  const K = segments[0]!.k.shape[1];
  const S = segments.reduce((sum, { k, from = 0 }) => sum + k.shape[2] - from, 0);
  const out = runtime.output<Tensor2D>([B, H * D]);
  return tidy(() => {
    const table = tensor1d(
      segments.flatMap(({ k, v, from = 0 }) => [
        runtime.address(k),
        runtime.address(v),
        k.shape[2],
        k.shape[0] === 1 ? 1 : 0,
        from,
      ]),
      'int32',
    );
    runtime.run(
      'decodeAttention',
      B * K,
      [runtime.address(q), ...[H, K, D], runtime.address(table), segments.length, S, runtime.address(out)],
      4 * (H / K) * 8 * Math.ceil(S / 8),
    );
    return out;
  });
}
