import { type MetricEntry, noInterval } from './entry.ts';

/** What is read off the judge for one row. */
export const readoutEntries = {
  digits: {
    name: 'Belief in each digit',
    definition:
      'How likely the judge finds each digit as the first word of its answer. The ten shares and all other words together make 100%.',
    formula: 'p(d) = e^logit(d) ÷ Σ e^logit over the whole vocabulary, d = 0..9',
    source: 'Ye and Ng 2024',
    interval: noInterval,
    better: null,
  },
  digit_mass: {
    name: 'Digit mass',
    definition:
      'How much of the judge’s belief is on the ten digits at all. Where it is under the floor the judge did not answer with a digit, and the row is invalid.',
    formula: 'Σ p(d), d = 0..9',
    source: 'This workbench',
    interval: noInterval,
    better: 'higher',
  },
  entropy: {
    name: 'Entropy',
    definition:
      'How undecided the judge is among the ten digits, in nats: 0 where it is certain of one, 2.30 where all are alike. It is of the digits alone, whatever their mass.',
    formula: '−Σ q(d) · ln q(d), q(d) = p(d) ÷ digit mass',
    source: 'Shannon 1948',
    interval: noInterval,
    better: null,
  },
} as const satisfies Record<string, MetricEntry>;
