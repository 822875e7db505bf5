import { type Tensor, type Tensor1D, type Tensor2D, type Tensor4D, tidy } from '../../tf.ts';
import type { AttentionOptions, BatchShape, HeadGeometry, Heads, RopeTables } from '../kernels.ts';
import { float, type WasmRuntime } from './runtime.ts';

/** Queries of one task: a multiple of the tiles' rows, 4 and 6. */
const queriesPerTask = 48;

export function wasmSplitHeads(
  runtime: WasmRuntime,
  qkv: Tensor2D,
  { rows: B, tokens: T }: BatchShape,
  { heads: H, kvHeads: K, headDim: D }: HeadGeometry,
  rope: RopeTables | null,
  norms?: { q: Tensor1D; k: Tensor1D; eps: number },
): Heads {
  const heads = {
    q: runtime.output<Tensor4D>([B, H, T, D]),
    k: runtime.output<Tensor4D>([B, K, T, D]),
    v: runtime.output<Tensor4D>([B, K, T, D]),
  };
  const where = (tensor: Tensor | undefined) => (tensor ? runtime.address(tensor) : 0);
  runtime.run('splitHeads', B * T, [
    runtime.address(qkv),
    T,
    H,
    K,
    D,
    where(rope?.cos),
    where(rope?.sin),
    where(norms?.q),
    where(norms?.k),
    float(norms?.eps ?? 0),
    runtime.address(heads.q),
    runtime.address(heads.k),
    runtime.address(heads.v),
  ]);
  return heads;
}

export function wasmAttention(
  runtime: WasmRuntime,
  { q, k, v }: Heads,
  { causal, past, keyMask }: AttentionOptions,
): Tensor2D {
  const [B, H, T, D] = q.shape;
  const K = k.shape[1];
  const P = past?.k.shape[2] ?? 0;
  const pastRows = past?.k.shape[0] ?? 0;
  const panels = Math.ceil((P + T) / 8);
  const out = runtime.output<Tensor2D>([B * T, H * D]);
  const where = (tensor: Tensor | undefined) => (tensor ? runtime.address(tensor) : 0);
  return tidy(() => {
    const keys = runtime.output([B * K * panels, D, 8]);
    runtime.run(
      'packKeys',
      B * K * panels,
      [runtime.address(k), T, D, where(past?.k), P, pastRows, K, runtime.address(keys)],
      32 * D,
    );
    runtime.run(
      'attention',
      B * H * Math.ceil(T / queriesPerTask),
      [
        runtime.address(q),
        runtime.address(keys),
        runtime.address(v),
        B,
        T,
        H,
        K,
        D,
        where(past?.v),
        P,
        pastRows,
        causal ? 1 : 0,
        where(keyMask),
        runtime.address(out),
        queriesPerTask,
      ],
      4 * queriesPerTask * 8 * panels,
    );
    return out;
  });
}
