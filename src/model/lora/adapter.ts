import type { ProjectionAdapter, ProjectionSite } from '../decoder/decoder.ts';
import { add, matMul, type Tensor2D, tensor2d, tidy } from '../tf.ts';
import type { SiteSlots } from './layout.ts';
import { type LoraParameters, siteMatrices } from './parameters.ts';

/** A site's matrices on the device. */
export interface DeviceSite {
  slots: SiteSlots;
  /** [inputs, R] */
  a: Tensor2D;
  /** [R, outputs], scaled */
  b: Tensor2D;
}

/**
 * LoRA (Hu et al., 2021) on the device: y + ((x·A)·B)·α/r. The base weights are never touched, so that an
 * adapter is attached by passing it to `forward` and detached by not passing it.
 */
export class LoraAdapter implements ProjectionAdapter {
  readonly #sites = new Map<string, DeviceSite>();

  constructor(readonly parameters: LoraParameters) {
    this.update();
  }

  /** Put the parameters as they are now on the device. */
  update(): void {
    this.dispose();
    for (const slots of this.parameters.layout.sites) {
      const { a, b, columns } = siteMatrices(this.parameters, slots);
      this.#sites.set(key(slots.layer, slots.site), {
        slots,
        a: tensor2d(a, [slots.inputs, columns]),
        b: tensor2d(b, [columns, slots.outputs]),
      });
    }
  }

  site(layer: number, site: ProjectionSite): DeviceSite | null {
    return this.#sites.get(key(layer, site)) ?? null;
  }

  adjust(layer: number, site: ProjectionSite, x: Tensor2D, y: Tensor2D): Tensor2D {
    const matrices = this.site(layer, site);
    if (!matrices) return y;
    return tidy(() => add<Tensor2D>(y, matMul<Tensor2D>(matMul<Tensor2D>(x, matrices.a), matrices.b)));
  }

  dispose(): void {
    for (const { a, b } of this.#sites.values()) {
      a.dispose();
      b.dispose();
    }
    this.#sites.clear();
  }
}

const key = (layer: number, site: ProjectionSite) => `${layer}.${site}`;
