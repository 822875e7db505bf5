import { Decoder } from '../decoder/decoder.ts';

/**
 * The first layers of a decoder, on the same weights: what compiles every shader of a shape at a fraction of its time.
 * Its weights are the other decoder's; it is not disposed of.
 */
export function firstLayers({ config, weights, kernels }: Decoder, layers: number): Decoder {
  const few = Math.min(layers, config.layers);
  return new Decoder(
    { ...config, layers: few },
    { ...weights, layers: weights.layers.slice(0, few) },
    kernels,
  );
}

/** The last layer computes one position a row: with two layers, one is whole. */
export const fewestLayers = 2;

/** How many of the layers there is time for, where there is time for `share` of them. */
export const layersWithin = (share: number, all: number): number =>
  Math.min(all, Math.max(fewestLayers, Math.floor(share * all)));
