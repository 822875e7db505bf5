import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import reference from '../fixtures/metrics.json' with { type: 'json' };
import { betaCdf, betaQuantile } from './beta.ts';
import { binomialCdf, clopperPearsonUpper } from './binomial.ts';
import { logChoose, logGamma } from './gamma.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { studentCdf, studentQuantile, twoSidedP } from './student.ts';

const close = (value: number, expected: number, relative = 1e-9) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.max(1e-12, Math.abs(expected)));

describe('tails against scipy', () => {
  const { tails } = reference;
  it.each(tails.log_gamma)('ln Γ($x)', ({ x, value }) => close(logGamma(x) + 1, value + 1));
  it.each(tails.binomial_cdf)('P(X ≤ $k), n = $n, p = $p', ({ n, k, p, value }) =>
    close(binomialCdf(k, n, p), value),
  );
  it.each(tails.clopper_pearson)('upper bound of $k in $n at δ = $delta', ({ n, k, delta, value }) =>
    close(clopperPearsonUpper(k, n, delta), value),
  );
  it.each(tails.normal_quantile)('normal quantile $p', ({ p, value }) =>
    close(normalQuantile(p) + 50, value + 50),
  );
  it.each(tails.student_quantile)('t quantile $p, $df degrees', ({ p, df, value }) =>
    close(studentQuantile(p, df), value),
  );
});

describe('tails among themselves', () => {
  const positive = fc.double({ min: 0.05, max: 500, noNaN: true });
  const share = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });

  it('sums binomial terms to the binomial CDF', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(60), share, (n, k, p) => {
        let sum = 0;
        for (let i = 0; i <= Math.min(k, n); i++)
          sum += Math.exp(logChoose(n, i) + i * Math.log(p) + (n - i) * Math.log1p(-p));
        expect(binomialCdf(k, n, p)).toBeCloseTo(Math.min(1, sum), 10);
      }),
    );
  });

  it('turns the beta quantile back', () => {
    fc.assert(
      fc.property(share, positive, positive, (p, a, b) => {
        const x = betaQuantile(p, a, b);
        // Where the density is steep one step of x moves the CDF by more than the tolerance.
        fc.pre(x > 1e-9 && x < 1 - 1e-9);
        expect(betaCdf(x, a, b)).toBeCloseTo(p, 6);
      }),
    );
  });

  it('is symmetric, and Student tends to the normal', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 8, noNaN: true }), positive, (z, df) => {
        expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 12);
        expect(studentCdf(z, df) + studentCdf(-z, df)).toBeCloseTo(1, 10);
        expect(studentCdf(z, 1e6)).toBeCloseTo(normalCdf(z), 5);
        expect(twoSidedP(z, df)).toBeCloseTo(2 * studentCdf(-z, df), 10);
      }),
    );
  });

  it('bounds a rate at its edges', () => {
    expect(clopperPearsonUpper(5, 5, 0.1)).toBe(1);
    expect(binomialCdf(-1, 5, 0.3)).toBe(0);
    expect(binomialCdf(5, 5, 0.3)).toBe(1);
    expect(clopperPearsonUpper(0, 30, 0.1)).toBeCloseTo(1 - 0.1 ** (1 / 30), 12);
  });
});
