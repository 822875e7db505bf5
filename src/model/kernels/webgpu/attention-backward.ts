import type { Tensor2D, Tensor4D } from '../../tf.ts';
import { allKeys } from '../attention.ts';
import type { Heads } from '../kernels.ts';
import {
  type AttentionTile,
  attentionGrid,
  attentionTile,
  geometry,
  geometryParams,
  lowest,
  placeOf,
  sumOverLanes,
  tileKey,
  workgroup,
} from './attention.ts';
import { type ProgramSpec, unroll } from './program.ts';
import type { WebGpuRuntime } from './runtime.ts';

const backwardParams = { ...geometryParams, window: 'u32' } as const;

/** Σ over vectors of dot products, as one expression. */
const dots = (vectors: number, a: string, b: string) =>
  Array.from({ length: vectors }, (_, i) => `dot(${a}${i}, ${b}${i})`).join(' + ');

const load = (vectors: number, name: string, array: string, at: string) =>
  unroll(vectors, (i) => `let ${name}${i} = ${array}[${at} + ${i}u];`);

/**
 * A query's dq, and what its keys need of it: log Σ exp of its scores, and Σ(dO·O). Weights P are computed twice: for
 * the sum, and with it. dS = P·(dO·v − Σ(dO·O)); dq = Σ dS·k / √D.
 */
function queriesProgram(headDim: number, { lanes }: AttentionTile): ProgramSpec {
  const vectors = headDim / 4 / lanes;
  const row = `${headDim / 4}u`;
  const keysFrom = (u: number) => `base + min(s + ${u}u, t) * ${row} + part * ${vectors}u`;
  return {
    outputs: { dq: 'vec4<f32>', sums: 'f32', alongs: 'f32' },
    inputs: { q: 'vec4<f32>', k: 'vec4<f32>', v: 'vec4<f32>', out: 'vec4<f32>', dOut: 'vec4<f32>' },
    params: backwardParams,
    workgroup,
    subgroups: lanes > 1,
    body: `
  ${placeOf(lanes, 'params.heads', 'params.tokens')}
  let t = block;
  let firstKey = max(t + 1u, params.window) - params.window;
  let kvHead = head / (params.heads / params.kvHeads);
  let query = (b * params.heads + head) * params.tokens + t;
  let at = query * ${row} + part * ${vectors}u;
  let outAt = ((b * params.tokens + t) * params.heads + head) * ${row} + part * ${vectors}u;
  let base = (b * params.kvHeads + kvHead) * params.tokens * ${row};
  ${load(vectors, 'q', 'q', 'at')}
  ${load(vectors, 'd', 'dOut', 'outAt')}
  ${load(vectors, 'o', 'out', 'outAt')}
  var along = vec4<f32>(${dots(vectors, 'd', 'o')}, 0.0, 0.0, 0.0);
  ${sumOverLanes(lanes, 'along')}
  var top = ${lowest};
  var sum = 0.0;
  for (var s = firstKey; s <= t; s += 4u) {
    var score = vec4<f32>();
    ${unroll(4, (u) => `{ let keyAt = ${keysFrom(u)}; ${load(vectors, 'k', 'k', 'keyAt')} score[${u}] = ${dots(vectors, 'q', 'k')}; }`)}
    ${sumOverLanes(lanes, 'score')}
    let hidden = (vec4<u32>(s) + vec4<u32>(0u, 1u, 2u, 3u)) > vec4<u32>(t);
    score = select(score * params.scale, vec4<f32>(${lowest}), hidden);
    let next = max(top, max(max(score.x, score.y), max(score.z, score.w)));
    let weights = select(exp(score - next), vec4<f32>(), hidden);
    sum = sum * exp(top - next) + weights.x + weights.y + weights.z + weights.w;
    top = next;
  }
  let logSum = top + log(sum);
  ${unroll(vectors, (i) => `var dq${i} = vec4<f32>();`)}
  for (var s = firstKey; s <= t; s += 4u) {
    var score = vec4<f32>();
    var slope = vec4<f32>();
    ${unroll(
      4,
      (
        u,
      ) => `{ let keyAt = ${keysFrom(u)}; ${load(vectors, 'k', 'k', 'keyAt')} ${load(vectors, 'v', 'v', 'keyAt')}
      score[${u}] = ${dots(vectors, 'q', 'k')}; slope[${u}] = ${dots(vectors, 'd', 'v')}; }`,
    )}
    ${sumOverLanes(lanes, 'score')}
    ${sumOverLanes(lanes, 'slope')}
    let hidden = (vec4<u32>(s) + vec4<u32>(0u, 1u, 2u, 3u)) > vec4<u32>(t);
    let dScore = select(exp(score * params.scale - logSum), vec4<f32>(), hidden) * (slope - along.x) * params.scale;
    ${unroll(
      4,
      (u) =>
        `{ let keyAt = ${keysFrom(u)}; ${unroll(vectors, (i) => `dq${i} += dScore[${u}] * k[keyAt + ${i}u];`)} }`,
    )}
  }
  if (real) {
    ${unroll(vectors, (i) => `dq[at + ${i}u] = dq${i};`)}
    if (part == 0u) { sums[query] = logSum; alongs[query] = along.x; }
  }`,
  };
}

/** A key's dk and dv, from the queries of its group that see it: dv = Σ P·dO; dk = Σ dS·q / √D. */
function keysProgram(headDim: number, { lanes }: AttentionTile): ProgramSpec {
  const vectors = headDim / 4 / lanes;
  const row = `${headDim / 4}u`;
  const queryAt = (u: number) => `min(t + ${u}u, params.tokens - 1u)`;
  return {
    outputs: { dk: 'vec4<f32>', dv: 'vec4<f32>' },
    inputs: {
      ...{ q: 'vec4<f32>', k: 'vec4<f32>', v: 'vec4<f32>', dOut: 'vec4<f32>' },
      ...{ sums: 'f32', alongs: 'f32' },
    },
    params: backwardParams,
    workgroup,
    subgroups: lanes > 1,
    body: `
  ${placeOf(lanes, 'params.kvHeads', 'params.tokens')}
  let s = block;
  let group = params.heads / params.kvHeads;
  let end = min(params.tokens, s + params.window);
  let at = ((b * params.kvHeads + head) * params.tokens + s) * ${row} + part * ${vectors}u;
  ${load(vectors, 'k', 'k', 'at')}
  ${load(vectors, 'v', 'v', 'at')}
  ${unroll(vectors, (i) => `var dk${i} = vec4<f32>(); var dv${i} = vec4<f32>();`)}
  for (var g = 0u; g < group; g++) {
    let queryHead = head * group + g;
    let queries = (b * params.heads + queryHead) * params.tokens;
    for (var t = s; t < end; t += 4u) {
      var score = vec4<f32>();
      var slope = vec4<f32>();
      ${unroll(
        4,
        (u) => `
      let q${u}At = (queries + ${queryAt(u)}) * ${row} + part * ${vectors}u;
      let d${u}At = ((b * params.tokens + ${queryAt(u)}) * params.heads + queryHead) * ${row} + part * ${vectors}u;
      { ${load(vectors, 'q', 'q', `q${u}At`)} ${load(vectors, 'd', 'dOut', `d${u}At`)}
        score[${u}] = ${dots(vectors, 'q', 'k')}; slope[${u}] = ${dots(vectors, 'd', 'v')}; }`,
      )}
      ${sumOverLanes(lanes, 'score')}
      ${sumOverLanes(lanes, 'slope')}
      let logSum = vec4<f32>(${[0, 1, 2, 3].map((u) => `sums[queries + ${queryAt(u)}]`).join(', ')});
      let along = vec4<f32>(${[0, 1, 2, 3].map((u) => `alongs[queries + ${queryAt(u)}]`).join(', ')});
      let none = (vec4<u32>(t) + vec4<u32>(0u, 1u, 2u, 3u)) >= vec4<u32>(end);
      let weight = select(exp(score * params.scale - logSum), vec4<f32>(), none);
      let dScore = weight * (slope - along) * params.scale;
      ${unroll(4, (u) =>
        unroll(
          vectors,
          (i) =>
            `dv${i} += weight[${u}] * dOut[d${u}At + ${i}u]; dk${i} += dScore[${u}] * q[q${u}At + ${i}u];`,
        ),
      )}
    }
  }
  if (real) {
    ${unroll(vectors, (i) => `dk[at + ${i}u] = dk${i}; dv[at + ${i}u] = dv${i};`)}
  }`,
  };
}

/** Gradients of causal attention without a prefix. No score is kept in memory. */
export function gpuAttentionBackward(
  runtime: WebGpuRuntime,
  { q, k, v }: Heads,
  mixed: Tensor2D,
  dMixed: Tensor2D,
  window = allKeys,
): Heads {
  const [B, H, T, D] = q.shape;
  const K = k.shape[1];
  const tile = attentionTile(runtime, D, 1);
  const params = [...geometry(q, k), window];
  const [dq, sums, alongs] = runtime.run(
    `backward.attention queries ${tileKey(D, tile)}`,
    () => queriesProgram(D, tile),
    {
      outputs: [q.shape, [B, H, T], [B, H, T]],
      inputs: [q, k, v, mixed, dMixed],
      params,
      workgroups: attentionGrid(B * H * T, tile.lanes),
    },
  ) as [Tensor4D, Tensor4D, Tensor4D];
  const [dk, dv] = runtime.run(`backward.attention keys ${tileKey(D, tile)}`, () => keysProgram(D, tile), {
    outputs: [k.shape, v.shape],
    inputs: [q, k, v, dMixed, sums, alongs],
    params,
    workgroups: attentionGrid(B * K * T, tile.lanes),
  }) as [Tensor4D, Tensor4D];
  sums.dispose();
  alongs.dispose();
  return { q: dq, k: dk, v: dv };
}
