/** A metric as the screens explain it: two sentences for an analyst, the formula, where it is from. */
export interface MetricEntry {
  name: string;
  definition: string;
  formula: string;
  source: string;
  /** Whether more of it is better; null where neither. */
  better: 'higher' | 'lower' | null;
}

const bootstrap = 'Interval: percentile bootstrap of instructions.';

/**
 * Every metric on screen. "Bad" is a row whose label is under the cut; κ is the score; e the share of bad rows.
 */
export const metricCatalogue = {
  pearson: {
    name: 'Pearson',
    definition:
      'How closely score and label lie on one rising straight line: 1 perfectly, 0 not at all, −1 turned round. The measure of the Self-J paper.',
    formula: 'cov(score, label) ÷ (sd(score) · sd(label))',
    source: `Ye and Ng 2024. ${bootstrap}`,
    better: 'higher',
  },
  spearman: {
    name: 'Spearman',
    definition:
      'Pearson of the ranks: whether higher scores go with higher labels, by whatever steps. Equal values share their mean rank.',
    formula: 'Pearson(rank(score), rank(label))',
    source: `Spearman 1904. ${bootstrap}`,
    better: 'higher',
  },
  kendall_tau_b: {
    name: 'Kendall τ-b',
    definition:
      'Of all pairs of rows, the share that score and label put in the same order, minus the share that they put in opposite orders, corrected for ties.',
    formula: '(C − D) ÷ √((P − Tx)(P − Ty))',
    source: `Kendall 1945. ${bootstrap}`,
    better: 'higher',
  },
  error_rate: {
    name: 'Share of bad rows',
    definition:
      'The share of bad rows when nothing is declined. It belongs to the data and the cut, not to the judge.',
    formula: 'bad rows ÷ labelled rows',
    source: bootstrap,
    better: null,
  },
  auroc: {
    name: 'AUROC',
    definition:
      'The chance that a good row scores higher than a bad one, ties counting half: 1 is perfect, 0.5 is guessing.',
    formula: 'P(κ good > κ bad) + ½ P(κ good = κ bad)',
    source: `Hanley and McNeil 1982. ${bootstrap}`,
    better: 'higher',
  },
  aurc: {
    name: 'AURC',
    definition:
      'The area under bad-among-kept over coverage. It weighs the few rows kept first most, and so does its noise.',
    formula: '∫ selective risk d coverage',
    source: `Geifman and El-Yaniv 2017. ${bootstrap}`,
    better: 'lower',
  },
  e_aurc: {
    name: 'E-AURC',
    definition: 'AURC above the best that any order of these rows could reach: 0 is perfect.',
    formula: 'AURC − (e + (1 − e) · ln(1 − e))',
    source: `Geifman, Uziel and El-Yaniv 2019. ${bootstrap}`,
    better: 'lower',
  },
  augrc: {
    name: 'AUGRC',
    definition:
      'The headline: the chance that a row is bad and kept, averaged over every coverage. Half the share of bad rows is guessing, and e² ÷ 2 is perfect.',
    formula: '∫ (bad rows kept ÷ all rows) d coverage = (1 − AUROC) · e · (1 − e) + e² ÷ 2',
    source: `Traub et al. 2024. ${bootstrap}`,
    better: 'lower',
  },
  aupr_success: {
    name: 'AUPR, good rows',
    definition:
      'Average precision of finding good rows by high scores. The share of good rows is what guessing reaches.',
    formula: 'Σ (recall step) · precision',
    source: `Davis and Goadrich 2006. ${bootstrap}`,
    better: 'higher',
  },
  aupr_error: {
    name: 'AUPR, bad rows',
    definition:
      'Average precision of finding bad rows by low scores. The share of bad rows is what guessing reaches.',
    formula: 'Σ (recall step) · precision',
    source: `Davis and Goadrich 2006. ${bootstrap}`,
    better: 'higher',
  },
  fpr95: {
    name: 'Bad kept at 95% good kept',
    definition:
      'The share of bad rows that are kept at the strictest threshold that keeps at least 95% of the good ones.',
    formula: 'FPR at TPR ≥ 95%',
    source: bootstrap,
    better: 'lower',
  },
  ece: {
    name: 'ECE',
    definition:
      'How far promised probabilities are from what happened, bin by bin of equal width, weighted by rows: 0 is calibrated.',
    formula: 'Σ (rows of bin ÷ n) · |mean promise − share good|',
    source: `Guo et al. 2017. ${bootstrap}`,
    better: 'lower',
  },
  adaptive_ece: {
    name: 'Adaptive ECE',
    definition: 'ECE over bins that hold equally many rows, so that no bin rests on a handful.',
    formula: 'as ECE, equal-mass bins',
    source: `Nixon et al. 2019. ${bootstrap}`,
    better: 'lower',
  },
  mce: {
    name: 'MCE',
    definition: 'The largest gap of any equal-width bin between promise and what happened.',
    formula: 'max |mean promise − share good|',
    source: `Naeini et al. 2015. ${bootstrap}`,
    better: 'lower',
  },
  brier: {
    name: 'Brier',
    definition:
      'Mean squared distance between the promised probability and what happened, 0 or 1. It rewards being calibrated and being sharp.',
    formula: 'mean (p − y)²',
    source: `Brier 1950. ${bootstrap}`,
    better: 'lower',
  },
  selective_risk: {
    name: 'Bad among kept',
    definition: 'Selective risk: the share of bad rows among those kept.',
    formula: 'bad rows kept ÷ labelled rows kept',
    source:
      'Geifman and El-Yaniv 2017. Interval: Wilson, on the number of rows divided by Kish’s design effect for rows of one instruction.',
    better: 'lower',
  },
  generalised_risk: {
    name: 'Bad kept, of all rows',
    definition: 'Generalised risk: the chance that a row is bad and kept. Declining more can only lower it.',
    formula: 'bad rows kept ÷ all labelled rows',
    source: 'Traub et al. 2024. Interval: Wilson, as for bad among kept.',
    better: 'lower',
  },
} as const satisfies Record<string, MetricEntry>;

export type MetricKey = keyof typeof metricCatalogue;
