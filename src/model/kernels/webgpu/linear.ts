import type { StoredTensor } from '#model/weights/checkpoint.ts';
import type { Tensor1D, Tensor2D } from '../../tf.ts';
import type { LinearSource } from '../kernels.ts';
import { LinearOfParts, uploadParts } from '../linear-parts.ts';
import { type LinearTile, linearProgram, tileCover, tileName } from './linear-tiles.ts';
import { type PackedMatrix, uploadMatrix } from './packed-matrix.ts';
import type { WebGpuRuntime } from './runtime.ts';
import { type TilesFor, tileOf } from './tile-choice.ts';
import { transposedCover, transposedName, transposedProgram } from './transposed-tiles.ts';

/** A linear layer whose parts stay packed on the device: neighbours of one type are one matrix. */
export class GpuLinear extends LinearOfParts<PackedMatrix> {}

export async function packGpuLinear(
  runtime: WebGpuRuntime,
  { weights, biases }: LinearSource,
): Promise<GpuLinear> {
  const runs = runsOfOneType(weights);
  return new GpuLinear(...(await uploadParts(runs, (run) => uploadMatrix(runtime, run), biases)));
}

function runsOfOneType(weights: readonly StoredTensor[]): StoredTensor[][] {
  const runs: StoredTensor[][] = [];
  for (const weight of weights) {
    const last = runs.at(-1);
    if (last?.[0]?.type === weight.type) last.push(weight);
    else runs.push([weight]);
  }
  return runs;
}

/** x·Wᵀ + bias + residual: [N, inputs] to [N, outputs]. */
export function gpuLinear(
  runtime: WebGpuRuntime,
  x: Tensor2D,
  { parts, outputs, bias }: GpuLinear,
  tilesFor: TilesFor,
  residual?: Tensor2D,
): Tensor2D {
  let y: Tensor2D | [number, number] = [x.shape[0], outputs];
  let start = 0;
  for (const part of parts) {
    const tile = tileOf(tilesFor(part.type), x.shape[0]);
    y = gpuProduct(runtime, { x, part, tile, into: y, start, bias, residual });
    start += part.rows;
  }
  return y as Tensor2D;
}

export interface Product {
  x: Tensor2D;
  part: PackedMatrix;
  tile: LinearTile;
  /** Where the results go: a tensor, or the shape of a new one. */
  into: Tensor2D | [number, number];
  /** The column of `into` at which they begin. */
  start?: number;
  /** Rows of the matrix: first, and how many. Default: all. */
  first?: number;
  columns?: number;
  bias?: Tensor1D | null;
  residual?: Tensor2D;
}

/** x·Wᵀ + bias + residual of one matrix, or of some of its rows, into columns of a result. */
export function gpuProduct(runtime: WebGpuRuntime, product: Product): Tensor2D {
  const { x, part, tile, into, start = 0, first = 0, columns = part.rows, bias, residual } = product;
  const [rows, inputs] = x.shape;
  const ragged = inputs % 32 !== 0;
  const cover = tileCover(tile);
  const width = Array.isArray(into) ? into[1] : into.shape[1];
  const flags = [bias ? 1 : 0, residual ? 1 : 0];
  const [y] = runtime.run(
    `linear ${part.type} ${tileName(tile)}${ragged ? ' ragged' : ''}`,
    () => linearProgram(part.type, tile, ragged),
    {
      outputs: [into],
      inputs: [x, part.words, bias ?? x, residual ?? x],
      params: [rows, inputs, first, columns, part.groups, part.scales, width, start, ...flags],
      workgroups: [Math.ceil(columns / cover.columns), Math.ceil(rows / cover.rows)],
    },
  );
  return y as Tensor2D;
}

/** y·W: [N, outputs] to [N, inputs]. */
export function gpuLinearTransposed(
  runtime: WebGpuRuntime,
  y: Tensor2D,
  parts: readonly PackedMatrix[],
  tilesFor: TilesFor,
): Tensor2D {
  const [rows, width] = y.shape;
  let sum: Tensor2D | null = null;
  let start = 0;
  for (const part of parts) {
    const tile = tilesFor(part.type).backward;
    const cover = transposedCover(tile);
    const [dx] = runtime.run(
      `transposed ${part.type} ${transposedName(tile)}`,
      () => transposedProgram(part.type, tile),
      {
        outputs: [[rows, part.columns]],
        inputs: [y, part.words, sum ?? y],
        params: [rows, part.columns, part.rows, part.groups, part.scales, width, start, sum ? 1 : 0],
        workgroups: [Math.ceil((4 * part.groups) / cover.pairs), Math.ceil(rows / cover.rows)],
      },
    );
    sum?.dispose();
    sum = dx as Tensor2D;
    start += part.rows;
  }
  return sum!;
}
