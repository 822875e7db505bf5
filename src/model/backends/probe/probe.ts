import { seededRandom } from '#core/random/random.ts';
import { Decoder } from '../../decoder/decoder.ts';
import { uploadDecoder } from '../../decoder/decoder-weights.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { ones, slice, type Tensor, type Tensor2D, tidy } from '../../tf.ts';
import { probeCheckpoint, probeConfig, zeroMatrix } from './probe-model.ts';
import { type PlainWeights, referenceLogits } from './reference-decoder.ts';

/** Largest difference in a logit that passes; the logits of the probe model spread over about ±10. */
const tolerance = 5e-3;

export interface ProbeResult {
  ok: boolean;
  /** What was found; reads on from the backend's name. */
  detail: string;
  /** Rate of a linear layer. */
  gflops: number;
}

/**
 * Run a small random decoder on the backend that is current and compare with plain TypeScript.
 *
 * Two different inputs: where a shader does not compile, WebGPU may hand back the bytes of the read before,
 * so one input alone can look right.
 *
 * @param atLeast GFLOP/s below which the backend is of no use, and its numbers are not examined: compiling every
 *   shader takes a software adapter a quarter of a minute
 */
export async function probeKernels(kernels: Kernels, atLeast = 0): Promise<ProbeResult> {
  const gflops = await measureLinear(kernels);
  // Two digits, never in exponent form: 101.3 reads 100, 0.708 reads 0.71.
  const speed = `a linear layer runs at ${Number(gflops.toPrecision(2))} GFLOP/s`;
  if (gflops < atLeast) return { ok: false, detail: `is slower: ${speed}`, gflops };
  const error = await largestError(kernels);
  if (!(error < tolerance))
    return { ok: false, detail: `gave wrong numbers: a logit was off by ${error.toPrecision(2)}`, gflops };
  return { ok: true, detail: `gives right numbers (within ${error.toExponential(0)}); ${speed}`, gflops };
}

async function largestError(kernels: Kernels): Promise<number> {
  const checkpoint = probeCheckpoint();
  const plain = new Map<string, ArrayLike<number>>();
  for (const [name, tensor] of checkpoint.tensors) plain.set(name, await tensor.floats());
  const decoder = new Decoder(probeConfig, await uploadDecoder(checkpoint, kernels), kernels);
  try {
    let worst = 0;
    for (const seed of [1, 2]) worst = Math.max(worst, await batchError(decoder, plain, probeBatch(seed)));
    return worst; // NaN if any was
  } finally {
    decoder.dispose();
  }
}

/** Two rows of different lengths. */
function probeBatch(seed: number): number[][] {
  const random = seededRandom(seed);
  return [21, 34].map((length) => Array.from({ length }, () => Math.floor(random() * probeConfig.vocabSize)));
}

async function batchError(decoder: Decoder, plain: PlainWeights, rows: number[][]): Promise<number> {
  const tokens = Math.max(...rows.map((row) => row.length));
  const ids = Int32Array.from(rows.flatMap((row) => [...row, ...Array(tokens - row.length).fill(0)]));
  const select = Int32Array.from(rows, (row, b) => b * tokens + row.length - 1);
  const found = await dataOf(
    tidy(() => decoder.logits(decoder.forward(ids, { rows: rows.length, tokens }, { select }))),
  );
  const expected = rows.flatMap((row) => referenceLogits(probeConfig, plain, row));
  return expected.reduce((worst, logit, i) => Math.max(worst, Math.abs(logit - found[i]!)), 0);
}

/** GFLOP/s of a linear layer of a small model's size, after one that compiles the shader. */
async function measureLinear(kernels: Kernels): Promise<number> {
  const [rows, inputs, outputs] = [256, 576, 1536];
  const x = ones([rows, inputs]) as Tensor2D;
  const weight = await kernels.packLinear({ weights: [zeroMatrix(outputs, inputs)] });
  const run = async (count: number) => {
    const start = performance.now();
    for (let i = 1; i < count; i++) kernels.linear(x, weight).dispose();
    await dataOf(tidy(() => slice(kernels.linear(x, weight), [0, 0], [1, 1])));
    return (performance.now() - start) / count;
  };
  await run(1);
  // One product tells little of a fast device, whose time goes into reading the result back.
  const once = await run(1);
  const milliseconds = once < 100 ? await run(8) : once;
  x.dispose();
  weight.dispose();
  return (2 * rows * inputs * outputs) / milliseconds / 1e6;
}

async function dataOf(tensor: Tensor): Promise<ArrayLike<number>> {
  const data = await tensor.data();
  tensor.dispose();
  return data;
}
