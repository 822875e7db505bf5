import type { Tensor2D, Tensor4D } from '../../tf.ts';
import { allKeys } from '../attention.ts';
import type { AttentionOptions, Heads } from '../kernels.ts';
import { type ProgramSpec, unroll } from './program.ts';
import type { WebGpuRuntime } from './runtime.ts';

/**
 * How attention is cut up: `lanes` neighbouring lanes share a head's dimensions (4, where there are subgroups, or 1),
 * and have `queries` neighbouring queries. Their sums stay in registers, so no score is ever in memory.
 */
export interface AttentionTile {
  lanes: 1 | 4;
  queries: number;
}

/** A tile that fits a head's size and the device, for `tokens` queries. */
export function attentionTile(runtime: WebGpuRuntime, headDim: number, tokens: number): AttentionTile {
  const lanes = runtime.hasSubgroups && headDim % 16 === 0 ? 4 : 1;
  const vectors = headDim / 4 / lanes;
  return { lanes, queries: tokens === 1 ? 1 : Math.max(1, Math.min(4, Math.floor(16 / vectors))) };
}

/** Heads of a multiple of four dimensions are read by vectors; there are hardly any others. */
export const canAttend = (headDim: number) => headDim % 4 === 0;

export const tileKey = (headDim: number, { lanes, queries }: AttentionTile) =>
  `${headDim} ${lanes}×${queries}`;

/** Lowest finite score to begin a maximum with. */
export const lowest = '-3.0e38';

const lanesOfGroup = 64;

export const geometryParams = {
  rows: 'u32',
  tokens: 'u32',
  heads: 'u32',
  kvHeads: 'u32',
  scale: 'f32',
} as const;

/** Workgroups for `items` that `lanes` lanes each work on. */
export function attentionGrid(items: number, lanes: number): [number, number] {
  const wanted = Math.ceil((items * lanes) / lanesOfGroup);
  const wide = Math.min(wanted, 32768);
  return [wide, Math.ceil(wanted / wide)];
}

/**
 * Finds a lane's item: `b`, `head`, `block` of `count` neighbours, and `part`, which of the head's dimensions are its.
 * Lanes beyond the last item do the last one again, and `real` is false.
 */
export const placeOf = (lanes: number, heads: string, blocks: string) => `
  let index = (wid.y * groups.x + wid.x) * ${lanesOfGroup / lanes}u + lane / ${lanes}u;
  let part = lane % ${lanes}u;
  let items = params.rows * ${heads} * ${blocks};
  let real = index < items;
  let item = min(index, items - 1u);
  let block = item % ${blocks};
  let head = (item / ${blocks}) % ${heads};
  let b = item / (${blocks} * ${heads});`;

export const workgroup = [lanesOfGroup, 1] as const;

/** The sum of a vector over the lanes that share a head. */
export const sumOverLanes = (lanes: number, name: string) =>
  lanes === 1 ? '' : `${name} += quadSwapX(${name}); ${name} += quadSwapY(${name});`;

interface Kind {
  past: boolean;
  mask: boolean;
}

function attentionProgram(headDim: number, tile: AttentionTile, { past, mask }: Kind): ProgramSpec {
  const { lanes, queries: Q } = tile;
  const vectors = headDim / 4 / lanes;
  const row = `${headDim / 4}u`;
  /** Four keys at a time; `keys` and `values` are arrays, `base` the vector at which key 0 of this head is. */
  const pass = (
    keys: string,
    values: string,
    base: string,
    count: string,
    before: string,
    causal: boolean,
  ) => `
  for (var s = max(firstKey, ${before}) - ${before}; s < ${count}; s += 4u) {
    ${unroll(Q, (q) => `var score${q} = vec4<f32>();`)}
    ${unroll(
      4,
      (u) => `{
      let at = ${base} + min(s + ${u}u, ${count} - 1u) * ${row} + part * ${vectors}u;
      ${unroll(vectors, (i) => `let k${i} = ${keys}[at + ${i}u];`)}
      ${unroll(Q, (q) => `score${q}[${u}] = ${Array.from({ length: vectors }, (_, i) => `dot(q${q}_${i}, k${i})`).join(' + ')};`)}
    }`,
    )}
    let keyAt = vec4<u32>(s) + vec4<u32>(0u, 1u, 2u, 3u);
    ${mask ? `let unseen = vec4<f32>(${[0, 1, 2, 3].map((u) => `unseenKey(b, ${before} + min(s + ${u}u, ${count} - 1u))`).join(', ')});` : ''}
    ${unroll(
      Q,
      (q) => `{
      ${sumOverLanes(lanes, `score${q}`)}
      var score = score${q} * params.scale${mask ? ' + unseen' : ''};
      var hidden = keyAt >= vec4<u32>(${count});
      hidden = hidden | ((keyAt + vec4<u32>(${before} + params.window)) <= vec4<u32>(params.past + t0 + ${q}u));
      ${causal ? `hidden = hidden | ((keyAt > vec4<u32>(t0 + ${q}u)) & vec4<bool>(params.causal == 1u));` : ''}
      score = select(score, vec4<f32>(${lowest}), hidden);
      let top = max(max${q}, max(max(score.x, score.y), max(score.z, score.w)));
      let shrink = exp(max${q} - top);
      score${q} = select(exp(score - top), vec4<f32>(), hidden);
      max${q} = top;
      sum${q} = sum${q} * shrink + score${q}.x + score${q}.y + score${q}.z + score${q}.w;
      ${unroll(vectors, (i) => `mixed${q}_${i} *= shrink;`)}
    }`,
    )}
    ${unroll(
      4,
      (u) => `{
      let at = ${base} + min(s + ${u}u, ${count} - 1u) * ${row} + part * ${vectors}u;
      ${unroll(vectors, (i) => `{ let v = ${values}[at + ${i}u]; ${Array.from({ length: Q }, (_, q) => `mixed${q}_${i} += score${q}[${u}] * v;`).join(' ')} }`)}
    }`,
    )}
  }`;
  return {
    outputs: { out: 'vec4<f32>' },
    inputs: {
      ...{ q: 'vec4<f32>', k: 'vec4<f32>', v: 'vec4<f32>' },
      ...(past ? { pastK: 'vec4<f32>', pastV: 'vec4<f32>' } : {}),
      ...(mask ? { seen: 'f32' } : {}),
    },
    params: { ...geometryParams, causal: 'u32', window: 'u32', past: 'u32', pastRows: 'u32' },
    workgroup,
    subgroups: lanes > 1,
    // Finite, as in the stock form, so that a row of nothing but padding stays a number.
    globals: mask
      ? `fn unseenKey(b: u32, key: u32) -> f32 { return (1.0 - seen[b * (params.past + params.tokens) + key]) * -1.0e9; }`
      : '',
    body: `
  let blocks = (params.tokens + ${Q - 1}u) / ${Q}u;
  ${placeOf(lanes, 'params.heads', 'blocks')}
  let t0 = block * ${Q}u;
  let kvHead = head / (params.heads / params.kvHeads);
  // The first key of all that one of these queries sees.
  let firstKey = max(params.past + t0 + 1u, params.window) - params.window;
  ${unroll(Q, (q) => {
    const at = `((b * params.heads + head) * params.tokens + min(t0 + ${q}u, params.tokens - 1u)) * ${row} + part * ${vectors}u`;
    return `let at${q} = ${at}; var max${q} = ${lowest}; var sum${q} = 0.0;
    ${unroll(vectors, (i) => `let q${q}_${i} = q[at${q} + ${i}u]; var mixed${q}_${i} = vec4<f32>();`)}`;
  })}
  ${
    past
      ? `let pastBase = (min(b, params.pastRows - 1u) * params.kvHeads + kvHead) * params.past * ${row};
  ${pass('pastK', 'pastV', 'pastBase', 'params.past', '0u', false)}`
      : ''
  }
  let base = (b * params.kvHeads + kvHead) * params.tokens * ${row};
  let count = select(params.tokens, min(params.tokens, t0 + ${Q}u), params.causal == 1u);
  ${pass('k', 'v', 'base', 'count', 'params.past', true)}
  ${unroll(
    Q,
    (q) => `if (real && t0 + ${q}u < params.tokens) {
    let to = ((b * params.tokens + t0 + ${q}u) * params.heads + head) * ${row} + part * ${vectors}u;
    ${unroll(vectors, (i) => `out[to + ${i}u] = mixed${q}_${i} / sum${q};`)}
  }`,
  )}`,
  };
}

export function gpuAttention(
  runtime: WebGpuRuntime,
  { q, k, v }: Heads,
  { causal, past, keyMask, window = allKeys }: AttentionOptions,
): Tensor2D {
  const [B, H, T, D] = q.shape;
  const tile = attentionTile(runtime, D, T);
  const [pastRows, , P] = past?.k.shape ?? [0, 0, 0];
  const kind = { past: past !== undefined, mask: keyMask !== undefined };
  const name = `attention ${tileKey(D, tile)}${kind.past ? ' past' : ''}${kind.mask ? ' mask' : ''}`;
  const [out] = runtime.run(name, () => attentionProgram(D, tile, kind), {
    outputs: [[B * T, H * D]],
    inputs: [q, k, v, ...(past ? [past.k, past.v] : []), ...(keyMask ? [keyMask] : [])],
    params: [...geometry(q, k), causal ? 1 : 0, window, P, pastRows],
    workgroups: attentionGrid(B * H * Math.ceil(T / tile.queries), tile.lanes),
  });
  return out as Tensor2D;
}

/** Values of `geometryParams`. */
export const geometry = ({ shape: [B, H, T, D] }: Tensor4D, k: Tensor4D) => [
  B,
  T,
  H,
  k.shape[1],
  1 / Math.sqrt(D),
];
