import type { DecoderConfig, RopeScaling } from '#model/weights/checkpoint.ts';
import type { RopeTables } from '../kernels/kernels.ts';
import { tensor2d } from '../tf.ts';

/**
 * Angular frequency of each pair of dimensions, θ^(−2j/D), scaled for long contexts where the config says so.
 * Llama 3: wavelengths longer than original / lowFreqFactor are divided by `factor`, shorter than
 * original / highFreqFactor are kept, and those between are blended (Llama 3.1 model card).
 */
export function ropeFrequencies({ headDim, ropeTheta, ropeScaling }: DecoderConfig): Float64Array {
  const scale = scalings[ropeScaling.kind] as (frequency: number, scaling: RopeScaling, j: number) => number;
  return Float64Array.from({ length: headDim / 2 }, (_, j) =>
    scale(ropeTheta ** ((-2 * j) / headDim), ropeScaling, j),
  );
}

const scalings: {
  [Kind in RopeScaling['kind']]: (
    frequency: number,
    scaling: Extract<RopeScaling, { kind: Kind }>,
    j: number,
  ) => number;
} = {
  none: (frequency) => frequency,
  linear: (frequency, { factor }) => frequency / factor,
  factors: (frequency, { divisors }, j) => frequency / divisors[j]!,
  llama3: (frequency, { factor, lowFreqFactor, highFreqFactor, originalContextLength }) => {
    const turns = (originalContextLength * frequency) / (2 * Math.PI);
    const blend = (turns - lowFreqFactor) / (highFreqFactor - lowFreqFactor);
    const kept = Math.min(1, Math.max(0, blend));
    return kept * frequency + (1 - kept) * (frequency / factor);
  },
};

/** Tables [T, D / 2] for the positions start .. start + T − 1. The caller disposes of them. */
export function ropeTables(frequencies: Float64Array, start: number, tokens: number): RopeTables {
  const half = frequencies.length;
  const cos = new Float32Array(tokens * half);
  const sin = new Float32Array(tokens * half);
  for (let t = 0; t < tokens; t++) {
    for (let j = 0; j < half; j++) {
      const angle = (start + t) * frequencies[j]!;
      cos[t * half + j] = Math.cos(angle);
      sin[t * half + j] = Math.sin(angle);
    }
  }
  return { cos: tensor2d(cos, [tokens, half]), sin: tensor2d(sin, [tokens, half]) };
}
