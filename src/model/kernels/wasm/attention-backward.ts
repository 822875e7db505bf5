import { concat, reshape, slice, type Tensor4D, tidy } from '../../tf.ts';
import { attentionBackwardByHead, type MixedHeads } from '../backward.ts';
import type { Heads } from '../kernels.ts';

/**
 * Attention's way back one key head at a time, and only vectors are cut out and put together.
 * TensorFlow.js's WASM matMul reaches XNNPACK only for a single product (about 38 GFLOP/s on one thread of a 2024
 * server); a batch of them takes a plain loop at about 3.
 */
export function backwardByGroup({ q, k, v }: Heads, { mixed, dMixed }: MixedHeads): Heads {
  const [B, H, T, D] = q.shape;
  const groups = B * k.shape[1];
  const G = (B * H) / groups;
  const cut = (x: Tensor4D, heads: number, group: number) =>
    slice(reshape(x, [groups, heads, T, D]) as Tensor4D, [group, 0, 0, 0], [1, heads, T, D]);
  const [dq, dk, dv] = tidy(() => {
    const parts = Array.from({ length: groups }, (_, g) => {
      const heads = { q: cut(q, G, g), k: cut(k, 1, g), v: cut(v, 1, g) };
      return attentionBackwardByHead(heads, { mixed: cut(mixed, G, g), dMixed: cut(dMixed, G, g) });
    });
    const joined = (name: keyof Heads, like: Tensor4D) =>
      reshape(concat(parts.map((part) => part[name])), like.shape);
    return [joined('q', q), joined('k', k), joined('v', v)];
  }) as [Tensor4D, Tensor4D, Tensor4D];
  return { q: dq, k: dk, v: dv };
}
