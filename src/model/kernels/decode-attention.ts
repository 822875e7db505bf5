import {
  add,
  concat,
  matMul,
  mul,
  reshape,
  slice,
  softmax,
  split,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tidy,
  transpose,
} from '../tf.ts';
import type { Segment } from './kernels.ts';

/** Attention of one query a row over keys and values that lie in several segments, none of which is copied. */
export function denseDecodeAttention(q: Tensor4D, given: readonly Segment[]): Tensor2D {
  const [B, H, , D] = q.shape;
  const K = given[0]!.k.shape[1];
  const G = H / K;
  return tidy(() => {
    const segments = given.map(({ k, v, from = 0 }) => ({ k: keysFrom(k, from), v: keysFrom(v, from) }));
    const scaled = reshape(mul(q, 1 / Math.sqrt(D)), [B * K, G, D]) as Tensor3D;
    const scores = segments.map(({ k }) =>
      acrossRows(scaled, k, B, (rows, keys) => matMul<Tensor3D>(rows, keys, false, true)),
    );
    const lengths = segments.map(({ k }) => k.shape[2]);
    const weights = split(softmax(concat(scores, 2)) as Tensor3D, lengths, 2) as Tensor3D[]; // [B·K, G, Pᵢ] each
    const mixed = segments.map(({ v }, i) =>
      acrossRows(weights[i]!, v, B, (rows, values) => matMul<Tensor3D>(rows, values)),
    );
    const sum = mixed.reduce((total, part) => add(total, part));
    return reshape(sum, [B, H * D]) as Tensor2D;
  });
}

/** [B, K, P, D] to [B, K, P − from, D]. */
const keysFrom = (part: Tensor4D, from: number): Tensor4D =>
  from === 0 ? part : slice(part, [0, 0, from, 0], [-1, -1, -1, -1]);

/**
 * A product of x [B·K, G, n] with each row's own part [B, K, P, D], or with one that all rows share, [1, K, P, D]:
 * then queries of all rows are put side by side in place of a copy for each.
 */
function acrossRows(
  x: Tensor3D,
  part: Tensor4D,
  B: number,
  product: (x: Tensor3D, part: Tensor3D) => Tensor3D,
): Tensor3D {
  const [rows, K, P, D] = part.shape;
  const flat = reshape(part, [rows * K, P, D]) as Tensor3D;
  if (rows === B) return product(x, flat);
  const [, G, n] = x.shape;
  const byHead = transpose(reshape(x, [B, K, G, n]) as Tensor4D, [1, 0, 2, 3]);
  const y = product(reshape(byHead, [K, B * G, n]) as Tensor3D, flat);
  const back = transpose(reshape(y, [K, B, G, y.shape[2]]) as Tensor4D, [1, 0, 2, 3]);
  return reshape(back, [B * K, G, y.shape[2]]) as Tensor3D;
}
