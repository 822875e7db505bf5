/** 1 where the label is below the cut: the row is not worth accepting. Shape as `label`. */
export function lossAt(label: Float64Array, cut: number): Uint8Array {
  return Uint8Array.from(label, (value) => (value < cut ? 1 : 0));
}
