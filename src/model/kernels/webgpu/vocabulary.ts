import type { StoredTensor, TensorType } from '#model/weights/checkpoint.ts';
import { type Tensor, type Tensor2D, tensor1d, tidy } from '../../tf.ts';
import type { Vocabulary } from '../kernels.ts';
import { readWeights } from './formats.ts';
import { GpuLinear, gpuProduct } from './linear.ts';
import { type PackedMatrix, uploadMatrix } from './packed-matrix.ts';
import { type ProgramSpec, unroll } from './program.ts';
import { elementGrid } from './rows.ts';
import type { WebGpuRuntime } from './runtime.ts';
import { type TilesFor, tileOf } from './tile-choice.ts';

/** Logits that are in memory at once while log Σ exp is summed over the vocabulary. */
const slabLogits = 2 ** 21;

/** The vocabulary, packed as it is stored: looked up by row, or multiplied like any linear layer. */
export class GpuVocabulary implements Vocabulary {
  readonly linear: GpuLinear;

  constructor(readonly matrix: PackedMatrix) {
    this.linear = new GpuLinear([matrix], null);
  }

  get size() {
    return this.matrix.rows;
  }

  get bytes() {
    return this.linear.bytes;
  }

  dispose() {
    this.linear.dispose();
  }
}

export const packGpuVocabulary = async (
  runtime: WebGpuRuntime,
  matrix: StoredTensor,
): Promise<GpuVocabulary> => new GpuVocabulary(await uploadMatrix(runtime, [matrix]));

const embedProgram = (type: TensorType): ProgramSpec => ({
  outputs: { y: 'f32' },
  inputs: { ids: 'i32', w: 'u32' },
  params: { size: 'u32', columns: 'u32', groups: 'u32', scales: 'u32' },
  workgroup: [256, 1],
  globals: `${readWeights(type)}
fn put(n: u32, column: u32, values: vec4<f32>) {
  for (var i = 0u; i < 4u; i++) {
    if (column + i < params.columns) { y[n * params.columns + column + i] = values[i]; }
  }
}`,
  body: `
  let i = (wid.y * groups.x + wid.x) * 256u + lane;
  if (i >= params.size) { return; }
  let j = i & 3u;
  let g = (i >> 2u) % params.groups;
  let n = (i >> 2u) / params.groups;
  let row = u32(ids[n]);
  let both = pair(row, g, j, openGroup(row, g));
  put(n, 32u * g + 4u * j, both.a);
  put(n, 32u * g + 16u + 4u * j, both.b);`,
});

/** Rows of the matrix: ids [N] to [N, C]. */
export function gpuEmbed(runtime: WebGpuRuntime, ids: Int32Array, { matrix }: GpuVocabulary): Tensor2D {
  const { type, columns, groups, scales, words } = matrix;
  return tidy(() => {
    const size = 4 * ids.length * groups;
    const [rows] = runtime.run(`embed ${type}`, () => embedProgram(type), {
      outputs: [[ids.length, columns]],
      inputs: [tensor1d(ids, 'int32'), words],
      params: [size, columns, groups, scales],
      workgroups: elementGrid(size),
    });
    return rows as Tensor2D;
  });
}

/**
 * One workgroup a row: the maximum and Σ exp(logit − maximum) of a slab, joined to those of the slabs before. The sum
 * is over 64 lanes, and of at most a few hundred values in each.
 */
const slabSums = (): ProgramSpec => ({
  outputs: { sums: 'vec2<f32>' },
  inputs: { logits: 'f32', before: 'vec2<f32>' },
  params: { rows: 'u32', columns: 'u32', hasBefore: 'u32' },
  workgroup: [64, 1],
  globals: `
var<workgroup> partial: array<vec2<f32>, 64>;
fn join(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  let top = max(a.x, b.x);
  return vec2<f32>(top, a.y * exp(a.x - top) + b.y * exp(b.x - top));
}`,
  body: `
  let row = min(wid.x, params.rows - 1u);
  let at = row * params.columns;
  var mine = vec2<f32>(-3.0e38, 0.0);
  for (var c = lane; c < params.columns; c += 64u) { mine.x = max(mine.x, logits[at + c]); }
  for (var c = lane; c < params.columns; c += 64u) { mine.y += exp(logits[at + c] - mine.x); }
  partial[lane] = mine;
  workgroupBarrier();
  if (lane == 0u) {
    for (var i = 1u; i < 64u; i++) { mine = join(mine, partial[i]); }
    if (params.hasBefore == 1u) { mine = join(before[row], mine); }
    sums[row] = mine;
  }`,
});

/** Logits of a few tokens, a lane each; and log Σ exp of all from its two parts, in the last column. */
const readoutProgram = (type: TensorType, ragged: boolean): ProgramSpec => ({
  outputs: { y: 'f32' },
  inputs: { hidden: 'f32', w: 'u32', tokens: 'i32', sums: 'vec2<f32>' },
  params: { size: 'u32', inputs: 'u32', tokens: 'u32', groups: 'u32', scales: 'u32' },
  workgroup: [64, 1],
  globals: `${readWeights(type)}
fn quad(at: u32, k: u32) -> vec4<f32> {
  return vec4<f32>(${[0, 1, 2, 3]
    .map((i) =>
      ragged
        ? `select(0.0, hidden[at + min(k + ${i}u, params.inputs - 1u)], k + ${i}u < params.inputs)`
        : `hidden[at + k + ${i}u]`,
    )
    .join(', ')});
}`,
  body: `
  let i = (wid.y * groups.x + wid.x) * 64u + lane;
  if (i >= params.size) { return; }
  let column = i % (params.tokens + 1u);
  let n = i / (params.tokens + 1u);
  if (column == params.tokens) { y[i] = sums[n].x + log(sums[n].y); return; }
  let row = u32(tokens[column]);
  let at = n * params.inputs;
  var sum = 0.0;
  for (var g = 0u; g < params.groups; g++) {
    let s = openGroup(row, g);
    ${unroll(
      4,
      (j) => `{ let both = pair(row, g, ${j}u, s);
      sum += dot(quad(at, 32u * g + ${4 * j}u), both.a) + dot(quad(at, 32u * g + ${16 + 4 * j}u), both.b); }`,
    )}
  }
  y[i] = sum;`,
});

/** Logits of `tokens`, and log Σ exp over all in the last column: [B, C] to [B, tokens + 1]. */
export function gpuReadout(
  runtime: WebGpuRuntime,
  hidden: Tensor2D,
  { matrix }: GpuVocabulary,
  tokens: Int32Array,
  tilesFor: TilesFor,
): Tensor2D {
  const [rows, inputs] = hidden.shape;
  const slab = Math.max(1024, Math.floor(slabLogits / rows / 64) * 64);
  return tidy(() => {
    let sums: Tensor | null = null;
    for (let first = 0; first < matrix.rows; first += slab) {
      const columns = Math.min(slab, matrix.rows - first);
      const tile = tileOf(tilesFor(matrix.type), rows);
      const into: [number, number] = [rows, columns];
      const logits = gpuProduct(runtime, { x: hidden, part: matrix, tile, into, first, columns });
      const [next] = runtime.run('readout sums', slabSums, {
        outputs: [[rows, 2]],
        inputs: [logits, sums ?? logits],
        params: [rows, columns, sums ? 1 : 0],
        workgroups: [rows, 1],
      });
      logits.dispose();
      sums = next!;
    }
    const ragged = inputs % 32 !== 0;
    const size = rows * (tokens.length + 1);
    const [y] = runtime.run(
      `readout ${matrix.type}${ragged ? ' ragged' : ''}`,
      () => readoutProgram(matrix.type, ragged),
      {
        outputs: [[rows, tokens.length + 1]],
        inputs: [hidden, matrix.words, tensor1d(tokens, 'int32'), sums!],
        params: [size, inputs, tokens.length, matrix.groups, matrix.scales],
        workgroups: [Math.ceil(size / 64), 1],
      },
    );
    return y as Tensor2D;
  });
}
