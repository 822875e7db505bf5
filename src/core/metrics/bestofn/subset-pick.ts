/**
 * Expected value of the pick from n candidates drawn at random without replacement, for n = 1 to all, where
 * the pick is the candidate of highest score and ties are broken evenly. Exact: the best of a subset of n
 * falls among the b lowest of N candidates with probability C(b, n) ÷ C(N, n).
 * @returns shape [N]; element n − 1 is the value at n
 */
export function expectedPicks(score: ArrayLike<number>, value: ArrayLike<number>): Float64Array {
  const size = score.length;
  const order = Array.from({ length: size }, (_, i) => i).sort((a, b) => score[a]! - score[b]!);
  const picks = new Float64Array(size);
  for (let start = 0; start < size; ) {
    let end = start;
    let sum = 0;
    while (end < size && score[order[end]!] === score[order[start]!]) sum += value[order[end++]!]!;
    const mean = sum / (end - start);
    for (let n = 1; n <= size; n++)
      picks[n - 1]! += mean * (shareWithin(end, size, n) - shareWithin(start, size, n));
    start = end;
  }
  return picks;
}

/** C(b, n) ÷ C(N, n): the chance that all n drawn are among b of N. */
function shareWithin(b: number, size: number, n: number): number {
  if (b < n) return 0;
  let share = 1;
  for (let i = 0; i < n; i++) share *= (b - i) / (size - i);
  return share;
}
