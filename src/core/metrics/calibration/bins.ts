/** Bins of reliability where nothing else is chosen. */
export const defaultBins = 10;

/**
 * Equal-width bin of a probability: bin b holds (b/bins, (b+1)/bins], bin 0 also holds 0.
 */
export function equalWidthBin(p: number, bins: number): number {
  let bin = Math.min(bins - 1, Math.max(0, Math.ceil(p * bins) - 1));
  if (bin > 0 && p <= bin / bins) bin--;
  else if (p > (bin + 1) / bins && bin < bins - 1) bin++;
  return bin;
}

/**
 * Equal-mass bin of a group of tied rows: the bin in which the middle of the group falls, so that equal
 * probabilities are never split.
 * @param below weight of the rows below the group
 * @param tied weight of the group
 */
export const equalMassBin = (below: number, tied: number, total: number, bins: number) =>
  Math.min(bins - 1, Math.floor(((below + tied / 2) / total) * bins));
