import { type Tensor, type Tensor4D, tile } from '../tf.ts';
import type { Heads, KeysValues, Segment } from './kernels.ts';

/** The same values for each of B rows. */
export const spread = (x: Tensor4D, B: number) => (x.shape[0] === B ? x : tile(x, [B, 1, 1, 1]));

/** Segments of which only the last `keys` keys are seen. */
export function lastKeys(segments: KeysValues[], keys: number): Segment[] {
  let before = segments.reduce((sum, { k }) => sum + k.shape[2], 0) - keys;
  return segments.flatMap((segment) => {
    const from = Math.min(segment.k.shape[2], Math.max(0, before));
    before -= segment.k.shape[2];
    return from < segment.k.shape[2] ? [{ ...segment, from }] : [];
  });
}

export const headParts = ['q', 'k', 'v'] as const;

/** One of the three; the others are disposed of. */
export function only(part: (typeof headParts)[number], heads: Heads): Tensor {
  for (const other of headParts) if (other !== part) heads[other].dispose();
  return heads[part];
}
