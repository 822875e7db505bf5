/**
 * Holm's adjusted p-values: reject where ≤ δ, and the chance of even one false rejection is at most δ,
 * whatever the dependence. Source: Holm 1979.
 */
export function holm(p: readonly number[]): number[] {
  const adjusted = new Array<number>(p.length);
  let running = 0;
  ascending(p).forEach((index, rank) => {
    running = Math.max(running, Math.min(1, p[index]! * (p.length - rank)));
    adjusted[index] = running;
  });
  return adjusted;
}

/**
 * Benjamini and Hochberg's adjusted p-values: among those ≤ q, the expected share of false ones is at most q
 * where tests are independent or positively dependent. Source: Benjamini and Hochberg 1995.
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const adjusted = new Array<number>(p.length);
  let running = 1;
  const order = ascending(p);
  for (let rank = p.length; rank >= 1; rank--) {
    const index = order[rank - 1]!;
    running = Math.min(running, (p[index]! * p.length) / rank);
    adjusted[index] = running;
  }
  return adjusted;
}

const ascending = (p: readonly number[]) => [...p.keys()].sort((a, b) => p[a]! - p[b]! || a - b);
