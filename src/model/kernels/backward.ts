import {
  add,
  concat,
  matMul,
  mean,
  mul,
  neg,
  reshape,
  rsqrt,
  sigmoid,
  slice,
  split,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tidy,
  transpose,
} from '../tf.ts';
import { sigmoidForms } from './activation.ts';
import { attentionWeights } from './attention.ts';
import type { DenseLinear, DenseVocabulary } from './dense.ts';
import type { BackwardKernels, Heads, RopeTables } from './kernels.ts';

/** Gradients out of stock TensorFlow.js operations. None needs gather's gradient, which WASM lacks. */
export const genericBackward: BackwardKernels = {
  linear: (dy, weight) => matMul(dy, (weight as DenseLinear).matrix, false, true),

  rmsNorm: (x, gain, eps, dy) => rmsNormBackward(x, gain, eps, dy),

  splitHeads: (dHeads, rope, normed) => splitHeadsBackward(dHeads, rope, normed),

  attention: (heads, mixed, dMixed, window) => attentionBackward(heads, mixed, dMixed, window),

  // With z = linear·g·(1 + cubic·g²) and σ = σ(z): d(g·σ)/dg = σ + g·σ·(1 − σ)·dz/dg.
  gatedUnit: (gateUp, activation, dy) =>
    tidy(() => {
      const { linear, cubic } = sigmoidForms[activation];
      const [gate, up] = split(gateUp, 2, 1) as [Tensor2D, Tensor2D];
      const squared = square(gate);
      const sigma = sigmoid(mul(mul(gate, linear), add(1, mul(squared, cubic))));
      const active = mul(gate, sigma);
      const dInner = mul(add(1, mul(squared, 3 * cubic)), linear);
      const slope = add(sigma, mul(mul(active, sub(1, sigma)), dInner));
      return concat([mul<Tensor2D>(mul(dy, up), slope), mul<Tensor2D>(dy, active)], 1);
    }),

  logits: (dLogits, head) => matMul(dLogits, (head as DenseVocabulary).matrix),
};

/** With r = 1 / √(mean(x²) + eps) and h = gain·dy: dx = r·h − x·r³·mean(h·x). Any shape, over the last axis. */
function rmsNormBackward<T extends Tensor>(x: T, gain: Tensor1D, eps: number, dy: T): T {
  return tidy(() => {
    const r = rsqrt(add(mean(square(x), -1, true), eps));
    const h = mul(dy, gain);
    const along = mean(mul(h, x), -1, true);
    return mul(r, sub(h, mul(x, mul(square(r), along)))) as T;
  });
}

/**
 * With weights P and output O = P·v of every query: dv = Pᵀ·dO; dS = P·(dO·vᵀ − Σ(dO·O)); dq = dS·k / √D;
 * dk = dSᵀ·q / √D. Sums over a head's own dimensions; k and v collect from the G queries of their group.
 */
function attentionBackward({ q, k, v }: Heads, mixed: Tensor2D, dMixed: Tensor2D, window?: number): Heads {
  const [B, H, T, D] = q.shape;
  const K = k.shape[1];
  const rows = (H / K) * T;
  const grouped = (x: Tensor4D) => reshape(x, [B * K, rows, D]) as Tensor3D;
  const byHead = (x: Tensor2D) =>
    grouped(transpose(reshape(x, [B, T, H, D]) as Tensor4D, [0, 2, 1, 3]) as Tensor4D);
  const byKey = (x: Tensor4D) => reshape(x, [B * K, T, D]) as Tensor3D;
  const flip = (x: Tensor3D) => transpose(x, [0, 2, 1]) as Tensor3D;
  const product = (a: Tensor3D, b: Tensor3D) => matMul<Tensor3D>(a, b);
  const [dq, dk, dv] = tidy(() => {
    const weights = attentionWeights(q, k, { causal: true, window }); // [B·K, G·T, T]
    const dOut = byHead(dMixed);
    const dv = product(flip(weights), dOut);
    const along = sum(mul(dOut, byHead(mixed)), -1, true);
    const dWeights = product(dOut, flip(byKey(v)));
    const dScores = mul<Tensor3D>(mul(weights, sub(dWeights, along)), 1 / Math.sqrt(D));
    const dq = product(dScores, byKey(k));
    const dk = product(flip(dScores), grouped(q));
    return [reshape(dq, q.shape), reshape(dk, k.shape), reshape(dv, v.shape)] as Tensor4D[];
  }) as [Tensor4D, Tensor4D, Tensor4D];
  return { q: dq, k: dk, v: dv };
}

/** A rotation's gradient is the rotation back. */
function splitHeadsBackward(
  { q, k, v }: Heads,
  { cos, sin }: RopeTables,
  normed: Parameters<BackwardKernels['splitHeads']>[2],
): Tensor2D {
  const [B, H, T, D] = q.shape;
  const K = k.shape[1];
  const N = B * T;
  return tidy(() => {
    const back = neg(sin);
    const rotateBack = (x: Tensor4D) => {
      const [a, b] = split(x, 2, 3) as [Tensor4D, Tensor4D];
      return concat(
        [sub(mul(a, cos), mul(b, back)), add<Tensor4D>(mul(b, cos), mul(a, back))],
        3,
      ) as Tensor4D;
    };
    const byToken = (x: Tensor4D) => reshape(transpose(x, [0, 2, 1, 3]), [N, x.shape[1], D]) as Tensor3D;
    let dq = byToken(rotateBack(q));
    let dk = byToken(rotateBack(k));
    if (normed) {
      const { qkv, norms } = normed;
      const cut = (from: number, count: number) =>
        reshape(slice(qkv, [0, from * D], [N, count * D]), [N, count, D]) as Tensor3D;
      dq = rmsNormBackward(cut(0, H), norms.q, norms.eps, dq);
      dk = rmsNormBackward(cut(H, K), norms.k, norms.eps, dk);
    }
    const flat = (x: Tensor3D) => reshape(x, [N, x.shape[1] * D]) as Tensor2D;
    return concat([flat(dq), flat(dk), flat(byToken(v))], 1);
  });
}
