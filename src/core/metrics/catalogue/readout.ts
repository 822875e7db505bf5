import { type MetricEntry, noInterval, wilsonInterval } from './entry.ts';

/** What is read off the judge for one row, and how the row stands among others. */
export const readoutEntries = {
  digits: {
    name: 'Digit probabilities',
    definition:
      'The probability of each digit as the first token of the judge’s answer. The ten digits and all other tokens together make 100%.',
    formula: 'p(d) = e^logit(d) ÷ Σ e^logit over the whole vocabulary, d = 0..9',
    source: 'Ye and Ng 2024',
    interval: noInterval,
    better: null,
  },
  digit_mass: {
    name: 'Digit mass',
    definition:
      'The probability mass on the ten digits. Where it is below the minimum the judge did not answer with a digit, and the row is invalid.',
    formula: 'Σ p(d), d = 0..9',
    source: 'This workbench',
    interval: noInterval,
    better: 'higher',
  },
  entropy: {
    name: 'Entropy',
    definition:
      'The entropy of the ten digit probabilities, renormalised, in nats: 0 where the judge is certain of one, 2.30 where all are equally likely. It does not depend on the mass on the digits.',
    formula: '−Σ q(d) · ln q(d), q(d) = p(d) ÷ digit mass',
    source: 'Shannon 1948',
    interval: noInterval,
    better: null,
  },
  share_below: {
    name: 'Share below',
    definition:
      'The share of rows that a method scores lower, ties counting half. It puts methods with other scales beside each other.',
    formula: '(rows lower + ½ rows equal) ÷ rows',
    source: 'This workbench',
    interval: noInterval,
    better: null,
  },
  good_nearby: {
    name: 'Good at such scores',
    definition:
      'The share of good rows among the 40 labelled rows whose scores are nearest. Where its interval holds the share of good rows among all, the score tells no more than that share does.',
    formula: 'good rows ÷ 40, or ÷ all labelled rows where there are fewer',
    source: 'This workbench',
    interval: wilsonInterval,
    better: 'higher',
  },
} as const satisfies Record<string, MetricEntry>;
