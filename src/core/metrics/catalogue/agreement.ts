import { bootstrapInterval as interval, type MetricEntry, noInterval } from './entry.ts';

export const agreementEntries = {
  pearson: {
    name: 'Pearson',
    definition:
      'How closely score and label lie on one rising straight line: 1 perfectly, 0 not at all, −1 where the score is inverted. It is the measure of the Self-J paper.',
    formula: 'cov(score, label) ÷ (sd(score) · sd(label))',
    source: 'Ye and Ng 2024',
    interval,
    better: 'higher',
  },
  spearman: {
    name: 'Spearman',
    definition:
      'Pearson of the ranks: whether higher scores go with higher labels, by whatever steps. Equal values share their mean rank.',
    formula: 'Pearson(rank(score), rank(label))',
    source: 'Spearman 1904',
    interval,
    better: 'higher',
  },
  kendall_tau_b: {
    name: 'Kendall τ-b',
    definition:
      'Of all pairs of rows, the share that score and label put in the same order minus the share that they put in opposite orders. Pairs that are tied on either side are taken out of the count.',
    formula: '(C − D) ÷ √((P − Tx)(P − Ty))',
    source: 'Kendall 1945',
    interval: `${interval} Beyond 4,000 rows a resample’s pairs are counted to first order.`,
    better: 'higher',
  },
  average: {
    name: 'Average over models',
    definition:
      'The mean of a figure over generator models, each model counting the same whatever its rows. Within one model a judge cannot score by telling models apart, so this is the harder test.',
    formula: 'Σ figure of model ÷ models',
    source: 'Ye and Ng 2024',
    interval,
    better: null,
  },
  over_length: {
    name: 'Over length',
    definition:
      'The judge’s figure minus that of scoring every response by its length. A judge whose interval reaches zero has not been shown to judge.',
    formula: 'figure(score) − figure(ln(1 + characters))',
    source: 'This workbench',
    interval: `${interval} Paired: both sides see the same resamples.`,
    better: null,
  },
  agreement: {
    name: 'Equal ratings',
    definition:
      'The share of rows to which two raters gave the same value. Where one value is common, raters agree often by chance alone; κ takes that out.',
    formula: 'rows with equal ratings ÷ rows rated by both',
    source: 'Cohen 1960',
    interval,
    better: 'higher',
  },
  kappa: {
    name: 'Cohen’s κ',
    definition:
      'How much more two raters agree than raters with their habits would by chance: 1 always, 0 no more than chance. Any two different values count as a full miss.',
    formula: '1 − misses seen ÷ misses expected',
    source: 'Cohen 1960',
    interval,
    better: 'higher',
  },
  kappa_linear: {
    name: 'κ, linear weights',
    definition:
      'Cohen’s κ in which a miss counts by its distance in steps of the scale. Neighbouring values are then a small miss.',
    formula: '1 − Σ steps seen ÷ Σ steps expected',
    source: 'Cohen 1968',
    interval,
    better: 'higher',
  },
  kappa_quadratic: {
    name: 'κ, quadratic weights',
    definition:
      'Cohen’s κ in which a miss counts by its squared distance in steps of the scale. It forgives near misses and punishes far ones, and comes close to a correlation.',
    formula: '1 − Σ steps² seen ÷ Σ steps² expected',
    source: 'Cohen 1968',
    interval,
    better: 'higher',
  },
  alpha_nominal: {
    name: 'Krippendorff’s α, nominal',
    definition:
      'How much more any number of raters agree than chance would have it: 1 always, 0 no more than chance. Any two different values differ alike, and raters may have left rows out.',
    formula: '1 − (N − 1) · Σ pairs seen ÷ Σ pairs expected, over pairs of different values',
    source: 'Krippendorff 2011',
    interval,
    better: 'higher',
  },
  alpha_ordinal: {
    name: 'Krippendorff’s α, ordinal',
    definition:
      'Krippendorff’s α in which two values differ by how many ratings lie between them, squared. It suits grades, which have an order and no sure distances.',
    formula: '1 − (N − 1) · Σ (ratings between)² seen ÷ Σ (ratings between)² expected',
    source: 'Krippendorff 2011',
    interval,
    better: 'higher',
  },
  alpha_interval: {
    name: 'Krippendorff’s α, interval',
    definition:
      'Krippendorff’s α in which two values differ by the square of their difference. It takes a step of the scale to be the same everywhere.',
    formula: '1 − (N − 1) · Σ difference² seen ÷ Σ difference² expected',
    source: 'Krippendorff 2011',
    interval,
    better: 'higher',
  },
  confusion: {
    name: 'Confusion matrix',
    definition:
      'How many rows got which value from each of two raters. What lies off the diagonal is a disagreement; the further off, the larger.',
    formula: 'rows with (first, second) = (row, column)',
    source: 'Cohen 1960',
    interval: noInterval,
    better: null,
  },
} as const satisfies Record<string, MetricEntry>;
