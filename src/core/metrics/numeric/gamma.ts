const halfLogTwoPi = 0.9189385332046727;

/**
 * ln Γ(x) for x > 0, to about 1e-15 relative: Stirling's series at x ≥ 15, reached by the recurrence.
 * Source: Abramowitz and Stegun 6.1.41.
 */
export function logGamma(x: number): number {
  let shift = 1;
  let at = x;
  while (at < 15) {
    shift *= at;
    at += 1;
  }
  const inverse = 1 / at;
  const square = inverse * inverse;
  const series =
    inverse *
    (1 / 12 +
      square *
        (-1 / 360 +
          square * (1 / 1260 + square * (-1 / 1680 + square * (1 / 1188 + square * (-691 / 360360))))));
  return (at - 0.5) * Math.log(at) - at + halfLogTwoPi + series - Math.log(shift);
}

/** ln of the binomial coefficient, n choose k. */
export const logChoose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
