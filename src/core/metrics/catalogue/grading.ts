import { bootstrapInterval, type MetricEntry, noInterval } from './entry.ts';

const gradedInterval =
  '95%, Student’s t on the standard error summed over instructions; of a share Wilson’s on the effective number of grades.';

/** What is said of rows that are drawn to be graded. */
export const gradingEntries = {
  inclusion_probability: {
    name: 'Chance of being drawn',
    definition:
      'The probability with which a row was drawn to be graded, by one draw or by any of several. A graded row with the chance π stands for 1 ÷ π rows.',
    formula: '1 − Π (1 − chance in a draw · share of its rows that are graded)',
    source: 'Horvitz and Thompson 1952; Madow 1949 for the draw',
    interval: noInterval,
    better: null,
  },
  weighted_estimate: {
    name: 'Estimate from drawn rows',
    definition:
      'A mean over all rows that could be drawn, in which each graded row stands for 1 ÷ its chance of being drawn. Without the weights a draw that prefers some rows gives a mean of those.',
    formula: 'Hájek: Σ (value ÷ π) ÷ Σ (1 ÷ π); Horvitz-Thompson: Σ (value ÷ π) ÷ rows',
    source: 'Horvitz and Thompson 1952; Hájek 1971',
    interval: gradedInterval,
    better: null,
  },
  prediction_powered: {
    name: 'Prediction-powered estimate',
    definition:
      'The weighted mean of the graded rows, moved by how their scores differ from those of all rows, as far as the score goes with the value among the graded. It is right on average however bad the judge is, and more precise where the judge is good.',
    formula:
      'Hájek’s mean + λ · (mean score of all rows − weighted mean score of the graded), λ = cov(value, score) ÷ var(score)',
    source: 'Angelopoulos et al. 2023; Angelopoulos, Duchi and Zrnic 2023 (PPI++)',
    interval: gradedInterval,
    better: null,
  },
  effective_grades: {
    name: 'Worth random grades',
    definition:
      'How many grades of a simple random draw, each of another instruction, would give an interval as narrow. Unequal weights and rows of one instruction lower it; scores of rows that are not graded raise it, to at most four times.',
    formula:
      'variance of the value ÷ squared standard error; of a share, Kish’s effective rows · the gain in variance',
    source: 'Kish 1965',
    interval: noInterval,
    better: 'higher',
  },
  confidence_sequence: {
    name: 'Promised at every look',
    definition:
      'The largest share of bad rows among the accepted rows here that grades of a simple random draw leave possible. With probability 1 − δ the true share is at most this at every look at once, so one may look after each grade and stop when one likes.',
    formula:
      'the least share q at which the mean over bets of Π (1 − b, bad; 1 + b · m ÷ (1 − m), good) has reached 1 ÷ δ, m = (rows · q − bad so far) ÷ rows left',
    source: 'Waudby-Smith and Ramdas 2024; Ville 1939',
    interval: noInterval,
    better: 'lower',
  },
  teaching_gain: {
    name: 'Gain by teaching',
    definition:
      'How much better the judge separates good rows from bad ones once it has learned the grades, on rows of instructions whose grades it has not seen. Where the errors on instructions left out show no gain, the judge is kept as it is and the gain is 0.',
    formula:
      'AUROC of 0.3 · z(score) + Σ weight · z(feature), weights by ridge regression from the other instructions’ grades, − AUROC of the score',
    source: 'Hoerl and Kennard 1970; Allen 1974 for the errors left out',
    interval: bootstrapInterval,
    better: 'higher',
  },
  grades_needed: {
    name: 'Grades that a promise takes',
    definition:
      'How many rows to grade, drawn at random, until at most α bad can be promised, were the accepted as bad as they look so far. It is a plan, read from simulated draws, and no promise.',
    formula:
      'median and 80% quantile over 200 simulated draws of the grades until the bound is at most α, ÷ coverage',
    source: 'This workbench',
    interval: noInterval,
    better: null,
  },
} as const satisfies Record<string, MetricEntry>;
