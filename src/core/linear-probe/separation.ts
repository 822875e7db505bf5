/**
 * How surely degraded responses score below untouched ones: for each degradation the AUROC of its rows against all
 * untouched rows, ties counted half, and their mean.
 * @param name what the figures are called: `<name>_auroc_<degradation>` and `<name>_auroc_mean`
 */
export function separation(
  name: string,
  scores: ArrayLike<number>,
  rows: readonly { degradation: string | null }[],
): Record<string, number> {
  const untouched = rows.flatMap(({ degradation }, row) => (degradation === null ? [scores[row]!] : []));
  const kinds = new Map<string, number[]>();
  for (const [row, { degradation }] of rows.entries()) {
    if (degradation === null) continue;
    const known = kinds.get(degradation);
    if (known) known.push(scores[row]!);
    else kinds.set(degradation, [scores[row]!]);
  }
  const found = [...kinds].map(([kind, degraded]) => [kind, shareBelow(degraded, untouched)] as const);
  const mean = found.reduce((sum, [, auroc]) => sum + auroc, 0) / found.length;
  return Object.fromEntries([
    ...found
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, auroc]) => [`${name}_auroc_${kind}`, auroc] as const),
    [`${name}_auroc_mean`, mean] as const,
  ]);
}

/** The chance that a value of the first is below one of the second. */
function shareBelow(degraded: readonly number[], untouched: readonly number[]): number {
  let below = 0;
  for (const a of degraded) for (const b of untouched) below += a < b ? 1 : a === b ? 0.5 : 0;
  return below / (degraded.length * untouched.length);
}
