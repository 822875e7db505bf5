import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '../../tf.ts';
import type { BatchShape, HeadGeometry, Heads, RopeTables } from '../kernels.ts';
import { float, type WasmRuntime } from './runtime.ts';

interface Norms {
  q: Tensor1D;
  k: Tensor1D;
  eps: number;
}

export function wasmSplitHeads(
  runtime: WasmRuntime,
  qkv: Tensor2D,
  { rows: B, tokens: T }: BatchShape,
  { heads: H, kvHeads: K, headDim: D }: HeadGeometry,
  rope: RopeTables | null,
  norms?: Norms,
): Heads {
  const heads = {
    q: runtime.output<Tensor4D>([B, H, T, D]),
    k: runtime.output<Tensor4D>([B, K, T, D]),
    v: runtime.output<Tensor4D>([B, K, T, D]),
  };
  runtime.run('splitHeads', B * T, [
    runtime.address(qkv),
    ...[T, H, K, D],
    ...turning(runtime, rope, norms),
    ...[heads.q, heads.k, heads.v].map((part) => runtime.address(part)),
  ]);
  return heads;
}

/** From the gradients of heads to that of the fused projection, [N, (H + 2K)·D]. */
export function wasmSplitHeadsBackward(
  runtime: WasmRuntime,
  { q, k, v }: Heads,
  rope: RopeTables,
  normed?: { qkv: Tensor2D; norms: Norms },
): Tensor2D {
  const [B, H, T, D] = q.shape;
  const K = k.shape[1];
  const out = runtime.output<Tensor2D>([B * T, (H + 2 * K) * D]);
  runtime.run('splitHeadsBackward', B * T, [
    runtime.address(out),
    ...[T, H, K, D],
    ...turning(runtime, rope, normed?.norms),
    ...[q, k, v].map((part) => runtime.address(part)),
    normed ? runtime.address(normed.qkv) : 0,
  ]);
  return out;
}

/** The arguments for rotation and normalisation; 0 where there is none. */
function turning(runtime: WasmRuntime, rope: RopeTables | null, norms: Norms | undefined): number[] {
  const where = (tensor: Tensor | undefined) => (tensor ? runtime.address(tensor) : 0);
  return [where(rope?.cos), where(rope?.sin), where(norms?.q), where(norms?.k), float(norms?.eps ?? 0)];
}
