import type { Tensor1D, Tensor2D } from '../../tf.ts';
import type { LinearSource } from '../kernels.ts';
import { LinearOfParts, uploadParts } from '../linear-parts.ts';
import type { WasmRuntime } from './runtime.ts';
import { type StoredMatrix, uploadMatrix } from './stored-matrix.ts';

/** A linear layer whose parts stay as they are stored. */
export class StoredLinear extends LinearOfParts<StoredMatrix> {}

export const packStoredLinear = async ({ weights, biases }: LinearSource): Promise<StoredLinear> =>
  new StoredLinear(...(await uploadParts(weights, uploadMatrix, biases)));

/** x·Wᵀ + bias + residual: [N, inputs] to [N, outputs]. */
export function storedLinear(
  runtime: WasmRuntime,
  x: Tensor2D,
  weight: StoredLinear,
  residual?: Tensor2D,
): Tensor2D {
  const { inputs, outputs, bias, parts } = weight;
  const rows = x.shape[0];
  const y = runtime.output<Tensor2D>([rows, outputs]);
  const slab = inputs <= 1024 ? 64 : 32;
  const scratch = 4 * slab * inputs + spareBytes(inputs);
  let column = 0;
  for (const part of parts) {
    const { tasks, rowsPerTask } = cut(runtime.threads, rows, Math.ceil(part.rows / slab));
    const from = (tensor: Tensor1D | Tensor2D | null | undefined) =>
      tensor ? runtime.address(tensor) + 4 * column : 0;
    runtime.run(
      'linear',
      tasks,
      [
        runtime.address(x),
        rows,
        inputs,
        runtime.address(part.words),
        part.type,
        part.rows,
        from(bias),
        from(residual),
        from(y),
        4 * outputs,
        slab,
        rowsPerTask,
      ],
      scratch,
    );
    column += part.rows;
  }
  return y;
}

/** y·W: [N, outputs] to [N, inputs]. */
export function storedLinearTransposed(
  runtime: WasmRuntime,
  y: Tensor2D,
  parts: readonly StoredMatrix[],
): Tensor2D {
  const inputs = parts[0]!.columns;
  const [rows, outputs] = y.shape;
  const x = runtime.output<Tensor2D>([rows, inputs]);
  let column = 0;
  for (const part of parts) {
    const slab = part.blockColumns;
    const { tasks, rowsPerTask } = cut(runtime.threads, rows, Math.ceil(inputs / slab));
    runtime.run(
      'linearTransposed',
      tasks,
      [
        runtime.address(y) + 4 * column,
        rows,
        part.rows,
        runtime.address(part.words),
        part.type,
        inputs,
        4 * outputs,
        runtime.address(x),
        4 * inputs,
        slab,
        rowsPerTask,
        column > 0 ? 1 : 0,
      ],
      4 * slab * 1024 + spareBytes(slab),
    );
    column += part.rows;
  }
  return x;
}

/** Eight rows of floats, or 48 rows of eight (a row block of the kernels), whichever is more. */
const spareBytes = (columns: number) => 4 * 8 * Math.max(columns, 48);

/** Tasks for slabs of a matrix: rows are cut too where there are fewer slabs than keep all threads busy. */
function cut(threads: number, rows: number, slabs: number): { tasks: number; rowsPerTask: number } {
  const wanted = threads === 1 ? 1 : Math.ceil((4 * threads) / slabs);
  // Rows come in tiles of 4 or 6; and dequantising a slab again should stay a small part of its use.
  const rowsPerTask = Math.max(96, Math.ceil(rows / wanted / 12) * 12);
  return { tasks: slabs * Math.ceil(rows / rowsPerTask), rowsPerTask };
}
