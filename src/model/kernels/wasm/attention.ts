import { type Tensor, type Tensor2D, tidy } from '../../tf.ts';
import { allKeys } from '../attention.ts';
import type { AttentionOptions, Heads } from '../kernels.ts';
import { pack } from './pack-columns.ts';
import type { WasmRuntime } from './runtime.ts';

/** Queries of one task: a multiple of the tiles' rows, 4 and 6. */
const queriesPerTask = 48;

export function wasmAttention(
  runtime: WasmRuntime,
  { q, k, v }: Heads,
  { causal, past, keyMask, window = allKeys }: AttentionOptions,
): Tensor2D {
  const [B, H, T, D] = q.shape;
  const K = k.shape[1];
  const P = past?.k.shape[2] ?? 0;
  const pastRows = past?.k.shape[0] ?? 0;
  const panels = Math.ceil((P + T) / 8);
  const out = runtime.output<Tensor2D>([B * T, H * D]);
  const where = (tensor: Tensor | undefined) => (tensor ? runtime.address(tensor) : 0);
  return tidy(() => {
    const keys = pack(runtime, k, past?.k);
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
        window,
      ],
      4 * queriesPerTask * 8 * panels,
    );
    return out;
  });
}
