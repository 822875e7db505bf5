import { type Tensor2D, type Tensor4D, tidy } from '../../tf.ts';
import { allKeys } from '../attention.ts';
import type { Heads } from '../kernels.ts';
import { wasmSplitHeads } from './heads.ts';
import { pack } from './pack-columns.ts';
import type { WasmRuntime } from './runtime.ts';

/** Rows of one task: a multiple of 8, and of the tiles' 4 and 6. */
const rowsPerTask = 48;

/** Gradients of causal attention without a prefix; see `assembly/attention-backward.ts`. */
export function wasmAttentionBackward(
  runtime: WasmRuntime,
  { q, k, v }: Heads,
  mixed: Tensor2D,
  dMixed: Tensor2D,
  window = allKeys,
): Heads {
  const [B, H, T, D] = q.shape;
  const K = k.shape[1];
  const panels = Math.ceil(T / 8);
  const at = runtime.address.bind(runtime);
  const [dq, dk, dv] = tidy(() => {
    const out = byHead(runtime, mixed, B, H);
    const dOut = byHead(runtime, dMixed, B, H);
    const [qPanels, kPanels, vPanels, dOutPanels] = [q, k, v, dOut].map((x) => pack(runtime, x)) as [
      Tensor4D,
      Tensor4D,
      Tensor4D,
      Tensor4D,
    ];
    const sums = runtime.output([B, H, 8 * panels]);
    const alongs = runtime.output([B, H, 8 * panels]);
    const [dq, dk, dv] = [q, k, v].map(({ shape }) => runtime.output<Tensor4D>(shape)) as [
      Tensor4D,
      Tensor4D,
      Tensor4D,
    ];
    const scratch = 2 * 4 * rowsPerTask * 8 * panels;
    const blocks = Math.ceil(T / rowsPerTask);
    const sizes = [T, H, K, D];
    runtime.run(
      'attentionBackwardQueries',
      B * H * blocks,
      [
        ...[q, kPanels, vPanels, k, dOut, out].map(at),
        ...sizes,
        ...[dq, sums, alongs].map(at),
        rowsPerTask,
        window,
      ],
      scratch,
    );
    runtime.run(
      'attentionBackwardKeys',
      B * K * blocks,
      [
        ...[k, v, qPanels, dOutPanels, q, dOut].map(at),
        ...sizes,
        ...[dk, dv, sums, alongs].map(at),
        rowsPerTask,
        window,
      ],
      scratch,
    );
    return [dq, dk, dv];
  }) as [Tensor4D, Tensor4D, Tensor4D];
  return { q: dq, k: dk, v: dv };
}

/** [B·T, H·D] to [B, H, T, D]: what `splitHeads` does where there are only queries. */
function byHead(runtime: WasmRuntime, x: Tensor2D, B: number, H: number): Tensor4D {
  const [N, columns] = x.shape;
  const shape = { rows: B, tokens: N / B };
  return wasmSplitHeads(runtime, x, shape, { heads: H, kvHeads: 0, headDim: columns / H }, null).q;
}
