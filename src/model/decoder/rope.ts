import type { DecoderConfig, RopeScaling } from '#model/weights/checkpoint.ts';
import type { RopeTables } from '../kernels/kernels.ts';
import { dispose, tensor2d } from '../tf.ts';

/** How some positions are rotated in each layer; layers that rotate alike share their tables. */
export interface LayerRopes {
  of(layer: number): RopeTables;
  /** The tables that there are. The caller disposes of them. */
  readonly tables: readonly RopeTables[];
}

/** How the layers of a model rotate: what is the same for all positions. */
export interface RopePlan {
  frequencies: Float64Array;
  magnitude: number;
  /** Layers that rotate in another way: by no angle, or by a base of their own. */
  others: { layers: ReadonlySet<number>; frequencies: Float64Array }[];
}

export const ropePlan = (config: DecoderConfig): RopePlan => ({
  frequencies: ropeFrequencies(config),
  magnitude: ropeMagnitude(config),
  others: [
    { layers: new Set(config.unrotatedLayers), frequencies: new Float64Array(config.headDim / 2) },
    ...windowRotations(config),
  ].filter(({ layers }) => layers.size > 0),
});

/** Frequencies of layers with a window that have a rotary base of their own: Gemma 3's, unscaled. */
function windowRotations(config: DecoderConfig): RopePlan['others'] {
  const { attentionWindow } = config;
  if (!attentionWindow || attentionWindow.ropeTheta === null) return [];
  const { layers, ropeTheta } = attentionWindow;
  const frequencies = ropeFrequencies({ ...config, ropeTheta, ropeScaling: { kind: 'none' } });
  return [{ layers: new Set(layers), frequencies }];
}

/** Rotations of the positions start .. start + T − 1 for every layer. */
export function layerRopes(
  { frequencies, magnitude, others }: RopePlan,
  start: number,
  tokens: number,
): LayerRopes {
  const rotated = ropeTables(frequencies, start, tokens, magnitude);
  const own = others.map((other) => ({
    layers: other.layers,
    tables: ropeTables(other.frequencies, start, tokens),
  }));
  return {
    of: (layer) => own.find(({ layers }) => layers.has(layer))?.tables ?? rotated,
    tables: [rotated, ...own.map(({ tables }) => tables)],
  };
}

export const disposeRopes = ({ tables }: LayerRopes): void =>
  dispose(tables.flatMap(({ cos, sin }) => [cos, sin]));

/**
 * Angular frequency of each pair of dimensions, θ^(−2j/D), scaled for long contexts where the config says so.
 * Llama 3: wavelengths longer than original / lowFreqFactor are divided by `factor`, shorter than
 * original / highFreqFactor are kept, and those between are blended (Llama 3.1 model card).
 * YaRN: the same with a blend that is linear in the dimension (Peng et al. 2023, arXiv 2309.00071).
 */
export function ropeFrequencies(config: DecoderConfig): Float64Array {
  const { headDim, ropeTheta, ropeScaling } = config;
  const scale = scalings[ropeScaling.kind] as Scale<RopeScaling>;
  return Float64Array.from({ length: headDim / 2 }, (_, j) =>
    scale(ropeTheta ** ((-2 * j) / headDim), ropeScaling, j, config),
  );
}

/** What rotated queries and keys are multiplied by, each. */
export const ropeMagnitude = ({ ropeScaling }: DecoderConfig): number =>
  ropeScaling.kind === 'yarn' ? ropeScaling.attentionFactor : 1;

type Scale<S extends RopeScaling> = (
  frequency: number,
  scaling: S,
  j: number,
  config: Pick<DecoderConfig, 'headDim' | 'ropeTheta'>,
) => number;

const scalings: {
  [Kind in RopeScaling['kind']]: Scale<Extract<RopeScaling, { kind: Kind }>>;
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
  yarn: (frequency, { factor, originalContextLength, betaFast, betaSlow }, j, { headDim, ropeTheta }) => {
    /** The dimension, of headDim, whose pair turns so often within the original context. */
    const turning = (turns: number) =>
      (headDim * Math.log(originalContextLength / (turns * 2 * Math.PI))) / (2 * Math.log(ropeTheta));
    const low = Math.max(0, Math.floor(turning(betaFast)));
    const high = Math.min(headDim - 1, Math.ceil(turning(betaSlow)));
    const divided = Math.min(1, Math.max(0, (j - low) / Math.max(high - low, 0.001)));
    return (1 - divided) * frequency + divided * (frequency / factor);
  },
};

/**
 * Tables [T, D / 2] for the positions start .. start + T − 1. The caller disposes of them.
 * @param magnitude what the rotated are multiplied by
 */
export function ropeTables(
  frequencies: Float64Array,
  start: number,
  tokens: number,
  magnitude = 1,
): RopeTables {
  const half = frequencies.length;
  const cos = new Float32Array(tokens * half);
  const sin = new Float32Array(tokens * half);
  for (let t = 0; t < tokens; t++) {
    for (let j = 0; j < half; j++) {
      const angle = (start + t) * frequencies[j]!;
      cos[t * half + j] = magnitude * Math.cos(angle);
      sin[t * half + j] = magnitude * Math.sin(angle);
    }
  }
  return { cos: tensor2d(cos, [tokens, half]), sin: tensor2d(sin, [tokens, half]) };
}
