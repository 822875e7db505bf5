import type { LinearProbe } from './linear-probe.ts';

/**
 * The probe with reference: a sum of four features of response and reference, standardised, the recall of character
 * 4-grams counted twice. Weights are fixed: a ridge on derived labels, which are made of the cosine themselves, does
 * worse (docs/results.md). Means and deviations are set by hand: rounded from an experiment on AlpacaEval's answers
 * and degraded copies of them, those of the number recall by estimate. Digits are those of equal frequency where sums
 * have mean 0.5 and deviation 2, also set by hand: they move the digits, and the order of rows not at all.
 */
export const agreementProbe: LinearProbe = {
  terms: [
    {
      name: 'agreement',
      weight: 1,
      bias: 0,
      state: null,
      features: [
        { feature: 'reference-cosine', mean: 0.65, deviation: 0.315, weight: 1 },
        { feature: 'ngram-recall', mean: 0.27, deviation: 0.287, weight: 2 },
        { feature: 'ngram-precision', mean: 0.51, deviation: 0.266, weight: 1 },
        { feature: 'number-recall', mean: 0.4, deviation: 0.4, weight: 1 },
      ],
      hinge: null,
    },
  ],
  spread: 2,
  thresholds: [-3.12, -1.88, -0.98, -0.22, 0.5, 1.22, 1.98, 2.88, 4.12],
};
