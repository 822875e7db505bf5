import { seededRandom } from '#core/random/random.ts';
import { deriveSeed } from '#core/training/schedule.ts';
import type { ProjectionSite } from '../decoder/decoder.ts';
import { projectionSites } from '../lora/layout.ts';
import { type Tensor2D, tensor2d } from '../tf.ts';

/**
 * Dropout of LoRA's inputs in one pass: x ∘ mask, mask 0 with probability `rate` and 1 / (1 − rate) otherwise.
 * A mask depends only on the seed, the layer and the site, so that it need not be kept for the way back.
 * Projections that share an input share its mask, where PEFT draws one for each.
 */
export class LoraDropout {
  constructor(
    readonly rate: number,
    private readonly seed: number,
  ) {}

  /** [N, inputs], or null where nothing is dropped. The caller disposes of it. */
  mask(layer: number, site: ProjectionSite, [rows, columns]: readonly [number, number]): Tensor2D | null {
    if (this.rate === 0) return null;
    const random = seededRandom(deriveSeed(this.seed, layer, projectionSites.indexOf(site)));
    const kept = 1 / (1 - this.rate);
    const mask = new Float32Array(rows * columns);
    for (let i = 0; i < mask.length; i++) mask[i] = random() < this.rate ? 0 : kept;
    return tensor2d(mask, [rows, columns]);
  }
}

export const noDropout = new LoraDropout(0, 0);
