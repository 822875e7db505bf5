import type { StoredTensor } from '#model/weights/checkpoint.ts';
import { type Tensor1D, tensor1d } from '../tf.ts';
import { joinFloats } from './dense.ts';
import type { PackedLinear } from './kernels.ts';

/** A matrix on the device as a backend's kernels want it. */
export interface LinearPart {
  rows: number;
  columns: number;
  words: Tensor1D;
}

/** A linear layer whose parts stay packed on the device, side by side in its output. */
export class LinearOfParts<Part extends LinearPart> implements PackedLinear {
  readonly inputs: number;
  readonly outputs: number;

  constructor(
    readonly parts: readonly Part[],
    readonly bias: Tensor1D | null,
  ) {
    this.inputs = parts[0]!.columns;
    this.outputs = parts.reduce((sum, part) => sum + part.rows, 0);
  }

  get bytes() {
    return this.parts.reduce((sum, { words }) => sum + 4 * words.size, 4 * (this.bias?.size ?? 0));
  }

  dispose() {
    for (const { words } of this.parts) words.dispose();
    this.bias?.dispose();
  }
}

/** Put each part and the biases on the device; where one fails, those before it are freed. */
export async function uploadParts<Source, Part extends LinearPart>(
  sources: readonly Source[],
  upload: (source: Source) => Promise<Part>,
  biases: readonly StoredTensor[] | undefined,
): Promise<[parts: Part[], bias: Tensor1D | null]> {
  const parts: Part[] = [];
  try {
    for (const source of sources) parts.push(await upload(source));
    return [parts, biases?.length ? tensor1d(await joinFloats(biases)) : null];
  } catch (thrown) {
    for (const { words } of parts) words.dispose();
    throw thrown;
  }
}
