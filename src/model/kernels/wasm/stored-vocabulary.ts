import type { StoredTensor } from '#model/weights/checkpoint.ts';
import { type Tensor2D, tensor1d, tidy } from '../../tf.ts';
import type { Vocabulary } from '../kernels.ts';
import type { WasmRuntime } from './runtime.ts';
import { StoredLinear, storedLinear } from './stored-linear.ts';
import { uploadMatrix } from './stored-matrix.ts';

/** The vocabulary as it is stored: looked up by row, or multiplied like any linear layer. */
export class StoredVocabulary implements Vocabulary {
  readonly size: number;

  constructor(readonly linear: StoredLinear) {
    this.size = linear.outputs;
  }

  get bytes() {
    return this.linear.bytes;
  }

  dispose() {
    this.linear.dispose();
  }
}

export const packStoredVocabulary = async (matrix: StoredTensor): Promise<StoredVocabulary> =>
  new StoredVocabulary(new StoredLinear([await uploadMatrix(matrix)], null));

export function storedEmbed(runtime: WasmRuntime, ids: Int32Array, { linear }: StoredVocabulary): Tensor2D {
  const [{ type, words, columns }] = linear.parts as [StoredLinear['parts'][number]];
  return tidy(() => {
    const wanted = tensor1d(ids, 'int32');
    const rows = runtime.output<Tensor2D>([ids.length, columns]);
    const addresses = [runtime.address(wanted), runtime.address(words), type, columns, runtime.address(rows)];
    runtime.run('embed', ids.length, addresses);
    return rows;
  });
}

/** Logits of `tokens`, and log Σ exp over all in the last column: [B, C] to [B, tokens + 1]. */
export function storedReadout(
  runtime: WasmRuntime,
  hidden: Tensor2D,
  { linear, size }: StoredVocabulary,
  tokens: Int32Array,
): Tensor2D {
  return tidy(() => {
    const logits = storedLinear(runtime, hidden, linear);
    const [rows] = logits.shape;
    const columns = tokens.length + 1;
    const out = runtime.output<Tensor2D>([rows, columns]);
    const last = runtime.address(out) + 4 * tokens.length;
    runtime.run('logSumExp', rows, [runtime.address(logits), size, last, columns]);
    const from = runtime.floats(logits);
    const to = runtime.floats(out);
    for (let row = 0; row < rows; row++)
      for (const [i, token] of tokens.entries()) to[row * columns + i] = from[row * size + token]!;
    return out;
  });
}
