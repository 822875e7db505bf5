import { seededRandom } from '#core/random/random.ts';
import {
  dispose,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tensor4d,
} from '../../../tf.ts';

/** Largest difference that passes, of the largest value: sums are of a few hundred terms in another order. */
const tolerance = 1e-4;

/** Seeded inputs of a check, between −2 and 2: the same on every backend. */
export class CheckInputs {
  private readonly random: () => number;
  private readonly made: Tensor[] = [];

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  floats(size: number): Float32Array {
    return Float32Array.from({ length: size }, () => 4 * this.random() - 2);
  }

  vector(size: number): Tensor1D {
    return this.own(tensor1d(this.floats(size)));
  }

  matrix(rows: number, columns: number): Tensor2D {
    return this.own(tensor2d(this.floats(rows * columns), [rows, columns]));
  }

  block(...shape: [number, number, number, number]): Tensor4D {
    return this.own(tensor4d(this.floats(shape.reduce((a, b) => a * b)), shape));
  }

  /** Free at the end. */
  own<T extends Tensor>(tensor: T): T {
    this.made.push(tensor);
    return tensor;
  }

  dispose(): void {
    dispose(this.made);
  }
}

/** What is wrong with what was found, or null. Values that are all nothing prove nothing, and do not pass. */
export function difference(found: ArrayLike<number>, expected: ArrayLike<number>): string | null {
  let worst = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]!));
    worst = Math.max(worst, Math.abs(found[i]! - expected[i]!));
  }
  if (found.length !== expected.length) return `gave ${found.length} values, not ${expected.length}`;
  if (worst <= tolerance * largest && largest > 1e-3) return null;
  return Number.isFinite(worst / largest)
    ? `was off by ${(worst / largest).toPrecision(2)} of its largest value`
    : 'gave no numbers';
}

/** The reason in a sentence's middle, from whatever was thrown. */
export const reasonOf = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0]!;
