import type { Tensor1D, Tensor2D, Tensor4D } from '../../tf.ts';
import type { BatchShape, HeadGeometry, Heads, RopeTables } from '../kernels.ts';
import type { ProgramSpec } from './program.ts';
import { elementGrid } from './rows.ts';
import type { WebGpuRuntime } from './runtime.ts';

interface Norms {
  q: Tensor1D;
  k: Tensor1D;
  eps: number;
}

const params = {
  size: 'u32',
  tokens: 'u32',
  heads: 'u32',
  kvHeads: 'u32',
  half: 'u32',
  rotated: 'u32',
  normed: 'u32',
  eps: 'f32',
} as const;

/**
 * A lane has dimensions j and j + D/2 of one head of one token. `head` counts q's, then k's, then v's; `start` is
 * where the head begins in the fused projection, `to` where it begins in its own tensor, [B, H or K, T, D].
 */
const place = `
  let i = (wid.y * groups.x + wid.x) * 256u + lane;
  if (i >= params.size) { return; }
  let D = 2u * params.half;
  let all = params.heads + 2u * params.kvHeads;
  let j = i % params.half;
  let head = (i / params.half) % all;
  let n = i / (params.half * all);
  let t = n % params.tokens;
  let b = n / params.tokens;
  let start = (n * all + head) * D;
  let isQ = head < params.heads;
  let isV = head >= params.heads + params.kvHeads;
  let own = select(select(head - params.heads, head - params.heads - params.kvHeads, isV), head, isQ);
  let count = select(params.kvHeads, params.heads, isQ);
  let to = ((b * count + own) * params.tokens + t) * D;
  let normed = params.normed == 1u && !isV;
  var c = 1.0;
  var s = 0.0;
  if (params.rotated == 1u && !isV) {
    c = cosines[t * params.half + j];
    s = sines[t * params.half + j];
  }`;

const gains = `
fn gain(isQ: bool, d: u32) -> f32 { if (isQ) { return qGain[d]; } return kGain[d]; }`;

const splitHeads = (): ProgramSpec => ({
  outputs: { q: 'f32', k: 'f32', v: 'f32' },
  inputs: { qkv: 'f32', cosines: 'f32', sines: 'f32', qGain: 'f32', kGain: 'f32' },
  params,
  workgroup: [256, 1],
  globals: gains,
  body: `${place}
  var x = qkv[start + j];
  var y = qkv[start + j + params.half];
  if (normed) {
    var squares = 0.0;
    for (var d = 0u; d < D; d++) { squares += qkv[start + d] * qkv[start + d]; }
    let r = 1.0 / sqrt(squares / f32(D) + params.eps);
    x *= r * gain(isQ, j);
    y *= r * gain(isQ, j + params.half);
  }
  let first = x * c - y * s;
  let second = y * c + x * s;
  if (isQ) { q[to + j] = first; q[to + j + params.half] = second; }
  else if (isV) { v[to + j] = first; v[to + j + params.half] = second; }
  else { k[to + j] = first; k[to + j + params.half] = second; }`,
});

/** The rotation back; then, with r and h as in the norm's gradient, r·(h − x·r²·mean(h·x)). */
const splitHeadsBackward = (normed: boolean): ProgramSpec => ({
  outputs: { dx: 'f32' },
  inputs: {
    ...{ q: 'f32', k: 'f32', v: 'f32', cosines: 'f32', sines: 'f32' },
    // A device must allow eight arrays, and no more: only models with QK norm need the ninth.
    ...(normed ? { qkv: 'f32', qGain: 'f32', kGain: 'f32' } : {}),
  },
  params,
  workgroup: [256, 1],
  globals: `${normed ? gains : ''}
fn gradient(isQ: bool, isV: bool, at: u32) -> f32 {
  if (isQ) { return q[at]; }
  if (isV) { return v[at]; }
  return k[at];
}`,
  body: `${place}
  let x = gradient(isQ, isV, to + j);
  let y = gradient(isQ, isV, to + j + params.half);
  var first = x * c + y * s;
  var second = y * c - x * s;
  ${normed ? normBackward : ''}
  dx[start + j] = first;
  dx[start + j + params.half] = second;`,
});

const normBackward = `
  if (normed) {
    var sums = vec2<f32>();
    for (var d = 0u; d < params.half; d++) {
      let turn = t * params.half + d;
      let back = vec2<f32>(cosines[turn], sines[turn]);
      let a = gradient(isQ, isV, to + d);
      let z = gradient(isQ, isV, to + d + params.half);
      let low = qkv[start + d];
      let high = qkv[start + d + params.half];
      sums.x += low * low + high * high;
      sums.y += low * gain(isQ, d) * (a * back.x + z * back.y);
      sums.y += high * gain(isQ, d + params.half) * (z * back.x - a * back.y);
    }
    let means = sums / f32(D);
    let r = 1.0 / sqrt(means.x + params.eps);
    first = r * (first * gain(isQ, j) - qkv[start + j] * r * r * means.y);
    second = r * (second * gain(isQ, j + params.half) - qkv[start + j + params.half] * r * r * means.y);
  }`;

export function gpuSplitHeads(
  runtime: WebGpuRuntime,
  qkv: Tensor2D,
  { rows: B, tokens: T }: BatchShape,
  { heads: H, kvHeads: K, headDim: D }: HeadGeometry,
  rope: RopeTables | null,
  norms?: Norms,
): Heads {
  const size = B * T * (H + 2 * K) * (D / 2);
  const [q, k, v] = runtime.run('splitHeads', splitHeads, {
    outputs: [H, K, K].map((heads) => [B, heads, T, D]),
    inputs: [qkv, rope?.cos ?? qkv, rope?.sin ?? qkv, norms?.q ?? qkv, norms?.k ?? qkv],
    params: [size, T, H, K, D / 2, rope ? 1 : 0, norms ? 1 : 0, norms?.eps ?? 0],
    workgroups: elementGrid(size),
  }) as [Tensor4D, Tensor4D, Tensor4D];
  return { q, k, v };
}

/** From the gradients of heads to that of the fused projection, [N, (H + 2K)·D]. */
export function gpuSplitHeadsBackward(
  runtime: WebGpuRuntime,
  { q, k, v }: Heads,
  rope: RopeTables,
  normed?: { qkv: Tensor2D; norms: Norms },
): Tensor2D {
  const [B, H, T, D] = q.shape;
  const K = k.shape[1];
  const size = B * T * (H + 2 * K) * (D / 2);
  const norms = normed?.norms;
  const name = `backward.splitHeads${normed ? ' normed' : ''}`;
  const [dx] = runtime.run(name, () => splitHeadsBackward(normed !== undefined), {
    outputs: [[B * T, (H + 2 * K) * D]],
    inputs: [q, k, v, rope.cos, rope.sin, ...(normed ? [normed.qkv, normed.norms.q, normed.norms.k] : [])],
    params: [size, T, H, K, D / 2, 1, normed ? 1 : 0, norms?.eps ?? 0],
    workgroups: elementGrid(size),
  });
  return dx as Tensor2D;
}
