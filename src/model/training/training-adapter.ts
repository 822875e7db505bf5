import type { ProjectionAdapter, ProjectionSite } from '../decoder/decoder.ts';
import type { LoraAdapter } from '../lora/adapter.ts';
import { add, matMul, mul, type Tensor2D, tidy, transpose } from '../tf.ts';
import type { LoraDropout } from './dropout.ts';

/** Gradients of one site's matrices, on the device. */
export interface SiteGradient {
  layer: number;
  site: ProjectionSite;
  /** [inputs, R] */
  a: Tensor2D;
  /** [R, outputs] */
  b: Tensor2D;
}

/** LoRA with dropout on its inputs, and its way back. */
export class TrainingAdapter implements ProjectionAdapter {
  constructor(
    readonly lora: LoraAdapter,
    readonly dropout: LoraDropout,
  ) {}

  adjust(layer: number, site: ProjectionSite, x: Tensor2D, y: Tensor2D): Tensor2D {
    const matrices = this.lora.site(layer, site);
    if (!matrices) return y;
    return tidy(() => {
      const mask = this.dropout.mask(layer, site, x.shape);
      const seen = mask ? mul<Tensor2D>(x, mask) : x;
      return add<Tensor2D>(y, matMul<Tensor2D>(matMul<Tensor2D>(seen, matrices.a), matrices.b));
    });
  }

  /**
   * With u = (x∘mask)·a and y = … + u·b: db = uᵀ·dy; du = dy·bᵀ; da = (x∘mask)ᵀ·du; dx = mask∘(du·aᵀ).
   * @param x what went into the projection, [N, inputs]
   * @param dy [N, outputs]
   * @param dx the frozen projection's own gradient, or null where nothing below needs one
   * @returns dx with LoRA's share, and the gradients of a and b; null where the site is not adapted
   */
  backward(
    layer: number,
    site: ProjectionSite,
    x: Tensor2D,
    dy: Tensor2D,
    dx: Tensor2D | null,
  ): { dx: Tensor2D | null; gradient: SiteGradient | null } {
    const matrices = this.lora.site(layer, site);
    if (!matrices) return { dx, gradient: null };
    const [a, b, input] = tidy(() => {
      const mask = this.dropout.mask(layer, site, x.shape);
      const seen = mask ? mul<Tensor2D>(x, mask) : x;
      const u = matMul<Tensor2D>(seen, matrices.a);
      const du = matMul<Tensor2D>(dy, transpose(matrices.b));
      const db = matMul<Tensor2D>(transpose(u), dy);
      const da = matMul<Tensor2D>(transpose(seen), du);
      if (!dx) return [da, db];
      const share = matMul<Tensor2D>(du, transpose(matrices.a));
      return [da, db, add<Tensor2D>(dx, mask ? mul<Tensor2D>(share, mask) : share)];
    }) as [Tensor2D, Tensor2D, Tensor2D?];
    return { dx: input ?? null, gradient: { layer, site, a, b } };
  }
}
