import type { Tensor2D, Tensor4D } from '../../tf.ts';
import type { Segment } from '../kernels.ts';
import { lowest } from './attention.ts';
import { type ProgramSpec, unroll } from './program.ts';
import type { WebGpuRuntime } from './runtime.ts';

/** Lanes of a workgroup, which has one head of one row, and keys that it takes at a time. */
const lanes = 64;

/**
 * Attention of one query a row over one segment of keys. A lane scores a key of 64, then sums up the values of every 64th dimension:
 * so that neighbouring lanes read neighbouring values. `stats` holds the highest score so far and Σ exp(score − it);
 * With `more` the program continues from what the previous segment left there and in `out`.
 */
function decodeAttentionProgram(headDim: number, more: boolean): ProgramSpec {
  const own = Math.ceil(headDim / lanes);
  const row = `${headDim / 4}u`;
  /** Where a lane has a dimension at all. */
  const ofOwn = (piece: (d: string, i: number) => string) =>
    unroll(own, (i) => {
      const d = `lane + ${i * lanes}u`;
      return (i + 1) * lanes <= headDim ? piece(d, i) : `if (${d} < ${headDim}u) { ${piece(d, i)} }`;
    });
  return {
    outputs: { out: 'f32', stats: 'vec2<f32>' },
    inputs: { q: 'vec4<f32>', k: 'vec4<f32>', v: 'f32' },
    params: { heads: 'u32', kvHeads: 'u32', keys: 'u32', keyRows: 'u32', unseen: 'u32', scale: 'f32' },
    workgroup: [lanes, 1],
    globals: `var<workgroup> weight: array<f32, ${lanes}>;`,
    body: `
  let head = wid.x;
  let b = wid.y;
  let item = b * params.heads + head;
  let kvHead = head / (params.heads / params.kvHeads);
  let first = (min(b, params.keyRows - 1u) * params.kvHeads + kvHead) * params.keys;
  var top = ${more ? 'stats[item].x' : lowest};
  var sum = ${more ? 'stats[item].y' : '0.0'};
  ${unroll(own, (i) => `var mixed${i} = 0.0;`)}
  ${more ? ofOwn((d, i) => `mixed${i} = out[item * ${headDim}u + ${d}] * sum;`) : ''}
  for (var start = params.unseen; start < params.keys; start += ${lanes}u) {
    let here = min(${lanes}u, params.keys - start);
    var score = ${lowest};
    if (lane < here) {
      let at = (first + start + lane) * ${row};
      var products = vec4<f32>();
      for (var i = 0u; i < ${row}; i++) { products += q[item * ${row} + i] * k[at + i]; }
      score = (products.x + products.y + products.z + products.w) * params.scale;
    }
    weight[lane] = score;
    workgroupBarrier();
    var highest = top;
    for (var s = 0u; s < here; s++) { highest = max(highest, weight[s]); }
    workgroupBarrier();
    weight[lane] = exp(score - highest);
    workgroupBarrier();
    let shrink = exp(top - highest);
    top = highest;
    sum *= shrink;
    ${unroll(own, (i) => `mixed${i} *= shrink;`)}
    for (var s = 0u; s < here; s++) {
      let w = weight[s];
      let at = (first + start + s) * ${headDim}u;
      sum += w;
      ${ofOwn((d, i) => `mixed${i} += w * v[at + ${d}];`)}
    }
    workgroupBarrier();
  }
  ${ofOwn((d, i) => `out[item * ${headDim}u + ${d}] = mixed${i} / sum;`)}
  if (lane == 0u) { stats[item] = vec2<f32>(top, sum); }`,
  };
}

/**
 * One dispatch a segment, each continuing from the result of the one before: a device allows eight arrays a shader, and there
 * may be more segments than that.
 */
export function gpuDecodeAttention(
  runtime: WebGpuRuntime,
  q: Tensor4D,
  segments: readonly Segment[],
): Tensor2D {
  const [B, H, , D] = q.shape;
  let state: [Tensor2D, Tensor2D] | null = null;
  for (const { k, v, from = 0 } of segments) {
    const [keyRows, K, P] = k.shape;
    const more = state !== null;
    state = runtime.run(`decodeAttention ${D}${more ? ' more' : ''}`, () => decodeAttentionProgram(D, more), {
      outputs: state ?? [
        [B, H * D],
        [B, 2 * H],
      ],
      inputs: [q, k, v],
      params: [H, K, P, keyRows, from, 1 / Math.sqrt(D)],
      workgroups: [H, B],
    }) as [Tensor2D, Tensor2D];
  }
  const [out, stats] = state!;
  stats.dispose();
  return out;
}
