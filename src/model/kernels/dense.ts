import type { StoredTensor } from '#model/weights/checkpoint.ts';
import { dispose, type Tensor1D, type Tensor2D, tensor1d, tensor2d } from '../tf.ts';
import type { LinearSource, PackedLinear, Vocabulary } from './kernels.ts';

/** Weights as float32 [inputs, outputs]: the layout that stock matMul is fastest with. */
export class DenseLinear implements PackedLinear {
  constructor(
    readonly matrix: Tensor2D,
    readonly bias: Tensor1D | null,
  ) {}

  get inputs() {
    return this.matrix.shape[0];
  }

  get outputs() {
    return this.matrix.shape[1];
  }

  get bytes() {
    return 4 * (this.matrix.size + (this.bias?.size ?? 0));
  }

  dispose() {
    this.matrix.dispose();
    this.bias?.dispose();
  }
}

/** The vocabulary as float32 [V, C]. */
export class DenseVocabulary implements Vocabulary {
  constructor(readonly matrix: Tensor2D) {}

  get size() {
    return this.matrix.shape[0];
  }

  get bytes() {
    return 4 * this.matrix.size;
  }

  dispose() {
    dispose(this.matrix);
  }
}

export async function packDenseLinear({ weights, biases }: LinearSource): Promise<DenseLinear> {
  const inputs = weights[0]!.shape[1]!;
  const outputs = weights.reduce((sum, weight) => sum + weight.shape[0]!, 0);
  const matrix = new Float32Array(inputs * outputs);
  let column = 0;
  for (const weight of weights) {
    const [rows] = weight.shape as [number];
    const values = await weight.floats();
    transposeInto(matrix, outputs, column, values, rows, inputs);
    column += rows;
  }
  return new DenseLinear(
    tensor2d(matrix, [inputs, outputs]),
    biases?.length ? tensor1d(await joinFloats(biases)) : null,
  );
}

export async function packDenseVocabulary(matrix: StoredTensor): Promise<DenseVocabulary> {
  return new DenseVocabulary(tensor2d(await matrix.floats(), matrix.shape as [number, number]));
}

export async function joinFloats(tensors: readonly StoredTensor[]): Promise<Float32Array> {
  const parts = await Promise.all(tensors.map((tensor) => tensor.floats()));
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Write `source` [rows, columns] into columns `start`.. of `target` [columns, stride], in tiles that stay in cache. */
function transposeInto(
  target: Float32Array,
  stride: number,
  start: number,
  source: Float32Array,
  rows: number,
  columns: number,
) {
  const tile = 32;
  for (let row0 = 0; row0 < rows; row0 += tile) {
    const row1 = Math.min(rows, row0 + tile);
    for (let column0 = 0; column0 < columns; column0 += tile) {
      const column1 = Math.min(columns, column0 + tile);
      for (let column = column0; column < column1; column++) {
        const base = column * stride + start;
        for (let row = row0; row < row1; row++) target[base + row] = source[row * columns + column]!;
      }
    }
  }
}
