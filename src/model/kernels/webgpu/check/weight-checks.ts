import { seededRandom } from '#core/random/random.ts';
import type { StoredTensor, TensorType } from '#model/weights/checkpoint.ts';
import { blockFormats } from '#model/weights/tensor-types.ts';
import { type Tensor, type Tensor2D, tidy } from '../../../tf.ts';
import { randomMatrix } from '../../random-matrix.ts';
import { gpuLinear, gpuLinearTransposed, packGpuLinear } from '../linear.ts';
import type { WebGpuRuntime } from '../runtime.ts';
import { fewRows, type Tiles, type Use } from '../tile-choice.ts';
import { gpuEmbed, gpuReadout, packGpuVocabulary } from '../vocabulary.ts';
import { CheckInputs, difference } from './compare.ts';

const outputs = 41;

/** Two different inputs: where a shader did not run, the bytes of an earlier read may look right. */
const seeds = [1, 2];

/** By the values of a block: rows of plain numbers may or may not fill whole groups of 32. */
const columnsOf: Record<number, number[]> = { 1: [76, 96], 32: [96], 256: [512] };

interface Case {
  inputs: CheckInputs;
  stored: StoredTensor;
  weights: Float32Array;
  columns: number;
}

/** What is wrong with tiles for weights of a type, or null: against sums in plain TypeScript, on two inputs. */
export function checkTiles(
  runtime: WebGpuRuntime,
  type: TensorType,
  tiles: Tiles,
  uses: readonly Use[],
): Promise<string | null> {
  return onEachSeed(type, async ({ inputs, stored, weights, columns }) => {
    const bias = randomMatrix('F32', 1, outputs, seededRandom(3));
    const packed = await packGpuLinear(runtime, { weights: [stored], biases: [bias] });
    try {
      for (const use of uses) {
        const rows = use === 'few' ? fewRows - 1 : 19;
        const tilesFor = () => tiles;
        const x = inputs.matrix(rows, use === 'backward' ? outputs : columns);
        const residual = inputs.matrix(rows, outputs);
        const [found, expected] =
          use === 'backward'
            ? [
                gpuLinearTransposed(runtime, x, packed.parts, tilesFor),
                productTransposed(await x.data(), weights, rows, columns),
              ]
            : [
                gpuLinear(runtime, x, packed, tilesFor, residual),
                product(await x.data(), weights, rows, columns, await bias.floats(), await residual.data()),
              ];
        const wrong = difference(await takeData(found), expected);
        if (wrong) return `${use === 'backward' ? 'the gradient' : 'the product'} ${wrong}`;
      }
      return null;
    } finally {
      packed.dispose();
    }
  });
}

/** What is wrong with look-up and readout of a vocabulary of a type, or null. */
export function checkVocabulary(
  runtime: WebGpuRuntime,
  type: TensorType,
  tiles: Tiles,
): Promise<string | null> {
  return onEachSeed(type, async ({ inputs, stored, weights, columns }) => {
    const packed = await packGpuVocabulary(runtime, stored);
    try {
      const ids = Int32Array.of(outputs - 1, 0, 7);
      const rows = ids.length;
      const looked = difference(
        await takeData(gpuEmbed(runtime, ids, packed)),
        Array.from(ids).flatMap((id) => [...weights.subarray(id * columns, (id + 1) * columns)]),
      );
      if (looked) return `the look-up ${looked}`;
      const hidden = inputs.matrix(rows, columns);
      const none = new Float32Array(rows * outputs);
      const logits = product(await hidden.data(), weights, rows, columns, none, none);
      const expected = Array.from({ length: rows }, (_, row) => {
        const of = logits.slice(row * outputs, (row + 1) * outputs);
        return [...Array.from(ids, (id) => of[id]!), Math.log(of.reduce((sum, x) => sum + Math.exp(x), 0))];
      }).flat();
      const found = await takeData(tidy(() => gpuReadout(runtime, hidden, packed, ids, () => tiles)));
      const read = difference(found, expected);
      return read && `the readout ${read}`;
    } finally {
      packed.dispose();
    }
  });
}

async function onEachSeed(
  type: TensorType,
  check: (given: Case) => Promise<string | null>,
): Promise<string | null> {
  for (const seed of seeds)
    for (const columns of columnsOf[blockFormats[type].values]!) {
      const inputs = new CheckInputs(seed);
      const stored = randomMatrix(type, outputs, columns, seededRandom(10 + seed));
      try {
        const wrong = await check({ inputs, stored, weights: await stored.floats(), columns });
        if (wrong) return wrong;
      } finally {
        inputs.dispose();
      }
    }
  return null;
}

type Numbers = ArrayLike<number>;

function product(
  x: Numbers,
  weights: Numbers,
  rows: number,
  columns: number,
  bias: Numbers,
  residual: Numbers,
): number[] {
  return Array.from({ length: rows * outputs }, (_, i) => {
    const [row, output] = [Math.floor(i / outputs), i % outputs];
    let sum = (bias[output] ?? 0) + residual[i]!;
    for (let k = 0; k < columns; k++) sum += x[row * columns + k]! * weights[output * columns + k]!;
    return sum;
  });
}

function productTransposed(y: Numbers, weights: Numbers, rows: number, columns: number): number[] {
  return Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    let sum = 0;
    for (let o = 0; o < outputs; o++) sum += y[row * outputs + o]! * weights[o * columns + column]!;
    return sum;
  });
}

async function takeData(tensor: Tensor | Tensor2D): Promise<ArrayLike<number>> {
  try {
    return await tensor.data();
  } finally {
    tensor.dispose();
  }
}
