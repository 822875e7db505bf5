import {
  add,
  concat,
  matMul,
  mul,
  reshape,
  softmax,
  sub,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tensor2d,
  tidy,
  tile,
  transpose,
} from '../tf.ts';
import type { AttentionOptions, Heads } from './kernels.ts';

/** Added to a score that must not count; finite, so that a row of nothing but padding stays a number. */
const MASKED = -1e9;

/** For kernels that are always told a window: one that no text fills. */
export const allKeys = 0x3fffffff;

/**
 * Attention with the whole [B·K, G·T, S] score tensor in memory.
 * The G queries of a group are stacked on the rows of one product, so keys and values are never copied for them.
 */
export function denseAttention(
  { q, k, v }: Heads,
  { causal, past, keyMask, window }: AttentionOptions,
): Tensor2D {
  const [B, H, T, D] = q.shape;
  return tidy(() => {
    const keys = past ? joinPast(past.k, k) : k;
    const values = past ? joinPast(past.v, v) : v;
    const [, K, S] = keys.shape;
    const weights = attentionWeights(q, keys, { causal, keyMask, window });
    const mixed = matMul<Tensor3D>(weights, reshape(values, [B * K, S, D]) as Tensor3D);
    const byToken = transpose(reshape(mixed, [B, H, T, D]) as Tensor4D, [0, 2, 1, 3]);
    return reshape(byToken, [B * T, H * D]) as Tensor2D;
  });
}

/** softmax(q·kᵀ / √D) over the keys that each query may see: [B, H, T, D] and [B, K, S, D] to [B·K, G·T, S]. */
export function attentionWeights(
  q: Tensor4D,
  keys: Tensor4D,
  { causal, keyMask, window }: Omit<AttentionOptions, 'past'>,
): Tensor3D {
  const [B, H, T, D] = q.shape;
  const [, K, S] = keys.shape;
  const rows = (H / K) * T;
  return tidy(() => {
    const queries = reshape(mul(q, 1 / Math.sqrt(D)), [B * K, rows, D]) as Tensor3D;
    const keysByColumn = transpose(reshape(keys, [B * K, S, D]) as Tensor3D, [0, 2, 1]);
    let scores = matMul<Tensor3D>(queries, keysByColumn); // [B·K, G·T, S]
    if (causal && (T > 1 || (window !== undefined && window < S)))
      scores = add(reshape(scores, [B * H, T, S]), causalBias(T, S, window)) as Tensor3D;
    if (keyMask) scores = add(reshape(scores, [B, H * T, S]), keyBias(keyMask)) as Tensor3D;
    return reshape(softmax(scores), [B * K, rows, S]) as Tensor3D;
  });
}

/** [1 or B, K, P, D] and [B, K, T, D] to [B, K, P + T, D]. */
export function joinPast(past: Tensor4D, next: Tensor4D): Tensor4D {
  const rows = next.shape[0];
  return tidy(() => concat([past.shape[0] === rows ? past : tile(past, [rows, 1, 1, 1]), next], 2));
}

/** [1, T, S]: query t, whose own key is at S − T + t, sees nothing later, and of earlier keys the nearest. */
function causalBias(T: number, S: number, window = S): Tensor3D {
  const bias = new Float32Array(T * S);
  for (let t = 0; t < T; t++) {
    const end = S - T + t + 1;
    bias.fill(MASKED, t * S, t * S + Math.max(0, end - window));
    bias.fill(MASKED, t * S + end, (t + 1) * S);
  }
  return reshape(tensor2d(bias, [T, S]), [1, T, S]) as Tensor3D;
}

/** [B, S] of ones and zeros to [B, 1, S] of zeros and MASKED. */
const keyBias = (keyMask: Tensor2D): Tensor3D =>
  reshape(mul(sub(1, keyMask), MASKED), [keyMask.shape[0], 1, keyMask.shape[1]]) as Tensor3D;
