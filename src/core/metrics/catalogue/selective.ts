import { bootstrapInterval as interval, type MetricEntry, noInterval, wilsonInterval } from './entry.ts';

/** "Bad" is a row whose label is under the cut; κ is the score; e the share of bad rows. */
export const selectiveEntries = {
  score: {
    name: 'Score',
    definition:
      'The digit that the judge expects of itself: the mean of 0 to 9, weighted with the probability that it gives to each. Where too little of its belief is on digits the row is invalid and has no score.',
    formula: 'Σ d · p(d) ÷ Σ p(d), d = 0..9',
    source: 'Ye and Ng 2024',
    interval: noInterval,
    better: 'higher',
  },
  distribution: {
    name: 'Distribution',
    definition:
      'How many rows have a score in each bin of equal width. A bin holds its lower edge, and the last one its upper edge too.',
    formula: 'rows with lower edge ≤ score < upper edge',
    source: 'Pearson 1895',
    interval: noInterval,
    better: null,
  },
  coverage: {
    name: 'Coverage',
    definition:
      'The share of rows with a valid score that are kept at a threshold. Rows without a valid score are neither kept nor declined, and counted apart.',
    formula: 'rows with κ ≥ threshold ÷ rows with a valid score',
    source: 'Geifman and El-Yaniv 2017',
    interval: noInterval,
    better: null,
  },
  selective_risk: {
    name: 'Bad among kept',
    definition:
      'Selective risk: the share of bad rows among those kept. It says what a reader of the kept rows meets.',
    formula: 'bad rows kept ÷ labelled rows kept',
    source: 'Geifman and El-Yaniv 2017',
    interval: wilsonInterval,
    better: 'lower',
  },
  generalised_risk: {
    name: 'Bad kept, of all rows',
    definition: 'Generalised risk: the chance that a row is bad and kept. Declining more can only lower it.',
    formula: 'bad rows kept ÷ all labelled rows',
    source: 'Traub et al. 2024',
    interval: wilsonInterval,
    better: 'lower',
  },
  error_rate: {
    name: 'Share of bad rows',
    definition:
      'The share of bad rows when nothing is declined. It belongs to the data and the cut, not to the judge.',
    formula: 'bad rows ÷ labelled rows',
    source: 'Geifman and El-Yaniv 2017',
    interval,
    better: null,
  },
  auroc: {
    name: 'AUROC',
    definition:
      'The chance that a good row scores higher than a bad one, ties counting half. 1 is perfect, 0.5 is guessing.',
    formula: 'P(κ good > κ bad) + ½ P(κ good = κ bad)',
    source: 'Hanley and McNeil 1982',
    interval,
    better: 'higher',
  },
  aurc: {
    name: 'AURC',
    definition:
      'The area under bad-among-kept over coverage. It weighs the few rows kept first most, and so does its noise.',
    formula: '∫ selective risk d coverage; at coverage 0 the strictest threshold’s risk',
    source: 'Geifman and El-Yaniv 2017',
    interval,
    better: 'lower',
  },
  e_aurc: {
    name: 'E-AURC',
    definition:
      'AURC above the best that any order of these rows could reach: 0 is perfect. It makes sets with different shares of bad rows easier to compare.',
    formula: 'AURC − (e + (1 − e) · ln(1 − e))',
    source: 'Geifman, Uziel and El-Yaniv 2019',
    interval,
    better: 'lower',
  },
  augrc: {
    name: 'AUGRC',
    definition:
      'The headline: the chance that a row is bad and kept, averaged over every coverage. Half the share of bad rows is guessing, and e² ÷ 2 is perfect.',
    formula: '∫ (bad rows kept ÷ all rows) d coverage = (1 − AUROC) · e · (1 − e) + e² ÷ 2',
    source: 'Traub et al. 2024',
    interval,
    better: 'lower',
  },
  aupr_success: {
    name: 'AUPR, good rows',
    definition:
      'Average precision of finding good rows by high scores. The share of good rows is what guessing reaches.',
    formula: 'Σ (recall step) · precision',
    source: 'Davis and Goadrich 2006',
    interval,
    better: 'higher',
  },
  aupr_error: {
    name: 'AUPR, bad rows',
    definition:
      'Average precision of finding bad rows by low scores. The share of bad rows is what guessing reaches.',
    formula: 'Σ (recall step) · precision',
    source: 'Davis and Goadrich 2006',
    interval,
    better: 'higher',
  },
  fpr95: {
    name: 'Bad kept at 95% good kept',
    definition:
      'The share of bad rows that are kept at the strictest threshold that keeps at least 95% of the good ones. It is what a user pays who will hardly lose a good row.',
    formula: 'FPR at TPR ≥ 95%',
    source: 'Liang, Li and Srikant 2018',
    interval,
    better: 'lower',
  },
} as const satisfies Record<string, MetricEntry>;
