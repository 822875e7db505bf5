import { seededRandom } from '#core/random/random.ts';
import type { LoraLayout, SiteSlots, TargetSlot } from './layout.ts';

/** An adapter's numbers: `values` as `layout` says. */
export interface LoraParameters {
  layout: LoraLayout;
  /** Shape [layout.parameters]. */
  values: Float32Array;
}

export const slotsOf = (layout: LoraLayout): TargetSlot[] => layout.sites.flatMap(({ slots }) => slots);

/** As PEFT begins: A uniform in ±1/√inputs, B zero, so that the adapted model is the base model. */
export function initialParameters(layout: LoraLayout, seed: number): LoraParameters {
  const random = seededRandom(seed);
  const values = new Float32Array(layout.parameters);
  for (const { a, b, inputs } of slotsOf(layout)) {
    const bound = 1 / Math.sqrt(inputs);
    for (let i = a; i < b; i++) values[i] = bound * (2 * random() - 1);
  }
  return { layout, values };
}

/** The two matrices of a site, as the device wants them: y + x·a·b. */
export interface SiteMatrices {
  /** [inputs, R]: the A of each adapted projection, transposed, side by side; R = rank × projections. */
  a: Float32Array;
  /** [R, outputs]: the B of each, transposed and scaled, in blocks on the diagonal; zero elsewhere. */
  b: Float32Array;
  /** R */
  columns: number;
}

export function siteMatrices({ layout, values }: LoraParameters, site: SiteSlots): SiteMatrices {
  const { rank, scale } = layout;
  const columns = rank * site.slots.length;
  const a = new Float32Array(site.inputs * columns);
  const b = new Float32Array(columns * site.outputs);
  for (const [index, slot] of site.slots.entries()) {
    const first = index * rank;
    for (let r = 0; r < rank; r++) {
      for (let i = 0; i < slot.inputs; i++)
        a[i * columns + first + r] = values[slot.a + r * slot.inputs + i]!;
      for (let o = 0; o < slot.outputs; o++)
        b[(first + r) * site.outputs + slot.column + o] = scale * values[slot.b + o * rank + r]!;
    }
  }
  return { a, b, columns };
}

/**
 * Add the gradient of a site's matrices to the flat gradient: the way back of `siteMatrices`. What b's gradient
 * says outside its blocks belongs to no parameter.
 */
export function addSiteGradient(
  gradient: Float32Array,
  { rank, scale }: LoraLayout,
  site: SiteSlots,
  da: Float32Array,
  db: Float32Array,
): void {
  const columns = rank * site.slots.length;
  for (const [index, slot] of site.slots.entries()) {
    const first = index * rank;
    for (let r = 0; r < rank; r++) {
      for (let i = 0; i < slot.inputs; i++)
        gradient[slot.a + r * slot.inputs + i]! += da[i * columns + first + r]!;
      for (let o = 0; o < slot.outputs; o++)
        gradient[slot.b + o * rank + r]! += scale * db[(first + r) * site.outputs + slot.column + o]!;
    }
  }
}
