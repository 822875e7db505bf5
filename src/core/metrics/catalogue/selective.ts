import {
  bandInterval,
  areaInterval as interval,
  type MetricEntry,
  noInterval,
  wilsonInterval,
} from './entry.ts';

/** "Bad" is a row whose label is below the label threshold; κ is the score; e the share of bad rows. */
export const selectiveEntries = {
  score: {
    name: 'Score',
    definition:
      'The expected digit under the judge’s output distribution: the mean of 0 to 9, weighted by the probability of each. Where the ten digits hold too little probability mass the row is invalid and has no score.',
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
      'The share of rows with a valid score that are accepted at a score threshold. Rows without a valid score are neither accepted nor declined, and counted apart.',
    formula: 'rows with κ ≥ threshold ÷ rows with a valid score',
    source: 'Geifman and El-Yaniv 2017',
    interval: noInterval,
    better: null,
  },
  selective_risk: {
    name: 'Bad among accepted',
    definition:
      'Selective risk: the share of bad rows among the accepted ones. It says what a reader of the accepted rows meets.',
    formula: 'bad accepted rows ÷ labelled accepted rows',
    source: 'Geifman and El-Yaniv 2017',
    interval: wilsonInterval,
    better: 'lower',
  },
  simultaneous_risk: {
    name: 'Bad among accepted, threshold chosen by looking',
    definition:
      'The same share with an interval that holds however the threshold was chosen on these labels, such as by dragging to where the risk looks least. It is wider than the interval of a threshold that was fixed beforehand.',
    formula: 'bad accepted rows ÷ labelled accepted rows',
    source: 'Miller and Siegmund 1982 for the level',
    interval: bandInterval,
    better: 'lower',
  },
  missing_labels: {
    name: 'Score against labelled or not',
    definition:
      'The chance that a labelled row scores above an unlabelled one, with the p-value of "being labelled does not go with the score". It is an easy sign that labels are missing otherwise than at random; without it they may be so all the same.',
    formula:
      'Σ (rank − mean rank) · (labelled − share labelled) by instruction; t of its sum, K − 1 degrees of freedom',
    source: 'Wilcoxon 1945; Liang and Zeger 1986 for the standard error',
    interval: noInterval,
    better: null,
  },
  label_weights: {
    name: 'Weights for missing labels',
    definition:
      'Each labelled row stands for 1 ÷ its chance of being labelled, estimated from score, length and generator model without its own fifth of the instructions. Where being labelled depends on these alone, weighted labelled rows are like all rows; where it depends on how good a row is, they are not.',
    formula:
      'Σ (bad ÷ p) ÷ Σ (1 ÷ p) over labelled accepted rows, p = P(labelled | score, length, model) ≥ 0.1',
    source: 'Horvitz and Thompson 1952; Robins, Rotnitzky and Zhao 1994',
    interval: noInterval,
    better: null,
  },
  shift_weights: {
    name: 'Weights for new rows',
    definition:
      'Each labelled row weighs the ratio of the density of new rows to that of labelled ones, estimated from score, length and generator model without its own fifth of the instructions. Where rows alike in these are bad as often among the new ones, weighted labelled rows are like new rows; weights that rest on too few instructions, or leave the rows unlike, are refused.',
    formula:
      'Σ w · bad ÷ Σ w over labelled accepted rows, w = p ÷ (1 − p) ÷ its mean ≤ 10, p = P(new | score, length, model); instructions that tell as much: (Σ w)² ÷ Σ w²',
    source: 'Bickel, Brückner and Scheffer 2007; Tibshirani et al. 2019',
    interval: noInterval,
    better: null,
  },
  generalised_risk: {
    name: 'Bad and accepted, of all rows',
    definition:
      'Generalised risk: the probability that a row is bad and accepted. Declining more can only lower it.',
    formula: 'bad accepted rows ÷ all labelled rows',
    source: 'Traub et al. 2024',
    interval: wilsonInterval,
    better: 'lower',
  },
  error_rate: {
    name: 'Share of bad rows',
    definition:
      'The share of bad rows when nothing is declined. It depends on the data and the label threshold, not on the judge.',
    formula: 'bad rows ÷ labelled rows',
    source: 'Geifman and El-Yaniv 2017',
    interval: wilsonInterval,
    better: null,
  },
  auroc: {
    name: 'AUROC',
    definition:
      'The probability that a good row scores higher than a bad one, ties counting half. 1 is perfect, 0.5 is guessing.',
    formula: 'P(κ good > κ bad) + ½ P(κ good = κ bad)',
    source: 'Hanley and McNeil 1982',
    interval:
      '95%, Newcombe’s score interval on the effective numbers of good and bad rows: rows ÷ the design effect of DeLong’s variance over instructions.',
    better: 'higher',
  },
  aurc: {
    name: 'AURC',
    definition:
      'The area under selective risk over coverage. The few rows accepted first weigh most, and their noise with them.',
    formula:
      '∫ selective risk d coverage, row by row; equal scores in expectation over their orders; at coverage 0 the first row’s risk',
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
      'The headline metric: the probability that a row is bad and accepted, averaged over every coverage. Half the share of bad rows is guessing, and e² ÷ 2 is perfect.',
    formula: '∫ (bad accepted rows ÷ all rows) d coverage = (1 − AUROC) · e · (1 − e) + e² ÷ 2',
    source: 'Traub et al. 2024',
    interval:
      '95%, from the intervals of AUROC and of the share of bad rows e, their distances added as squares (Zou and Donner 2008).',
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
    name: 'FPR at 95% TPR',
    definition:
      'The false positive rate at 95% true positive rate: the share of bad rows accepted at the strictest threshold that accepts at least 95% of the good ones.',
    formula: 'FPR at TPR ≥ 95%',
    source: 'Liang, Li and Srikant 2018',
    interval,
    better: 'lower',
  },
} as const satisfies Record<string, MetricEntry>;
