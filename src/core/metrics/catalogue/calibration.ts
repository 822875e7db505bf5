import { bootstrapInterval as interval, type MetricEntry, noInterval, normInterval } from './entry.ts';

export const calibrationEntries = {
  probability: {
    name: 'P(label ≥ threshold)',
    definition:
      'The judge’s probability that a row reaches the label threshold: the probability of the digits that stand for such labels, divided by that of all ten. Digits are spread evenly over the label scale, and one counts where it is nearer to a label at or above the threshold than to one below.',
    formula: 'Σ p(d), d counting ÷ Σ p(d)',
    source: 'This workbench',
    interval: noInterval,
    better: null,
  },
  ece: {
    name: 'ECE',
    definition:
      'How far promised probabilities are from what happened, bin by bin of equal width, weighted by rows. 0 is calibrated, but a small sample of a calibrated judge shows more.',
    formula: 'Σ (rows of bin ÷ n) · |mean promise − share good|, ten bins',
    source: 'Guo et al. 2017',
    interval: normInterval,
    better: 'lower',
  },
  ece_debiased: {
    name: 'Debiased ECE',
    definition:
      'ECE less what chance alone adds to it: a bin’s gap is taken down by how much larger its like would look on average if shares of good rows varied as these do. It is the one to compare sets of different size by; where it is 0, no miscalibration is seen beyond chance.',
    formula:
      'max(0, Σ (rows of bin ÷ n) · (2|d| − E|d + s·Z|)), d the gap, s the standard error of the share good by instruction, Z normal',
    source: 'Kumar, Liang and Ma 2019',
    interval: normInterval,
    better: 'lower',
  },
  adaptive_ece: {
    name: 'Adaptive ECE',
    definition:
      'ECE over bins that hold equally many rows, so that no bin rests on a handful. Equal probabilities stay in one bin.',
    formula: 'as ECE, ten equal-mass bins',
    source: 'Nixon et al. 2019',
    interval: normInterval,
    better: 'lower',
  },
  mce: {
    name: 'MCE',
    definition:
      'The largest gap of any equal-width bin between promise and what happened. A bin of few rows can make it large by chance; look at the counts.',
    formula: 'max |mean promise − share good|',
    source: 'Naeini et al. 2015',
    interval: normInterval,
    better: 'lower',
  },
  brier: {
    name: 'Brier',
    definition:
      'Mean squared distance between the promised probability and what happened, 0 or 1. It rewards being calibrated and being sharp.',
    formula: 'mean (p − y)²',
    source: 'Brier 1950',
    interval,
    better: 'lower',
  },
  calibration_test: {
    name: 'Calibration test',
    definition:
      'The p-value of "these probabilities are calibrated", from their level and their slope together, instructions counting as one each. A small one shows that they are not; a large one shows no more than that these rows do not tell.',
    formula:
      'Hotelling’s T² of Σ (good − p) and Σ (good − p)(p − mean p) by instruction, against F(2, K − 2)',
    source: 'Cox 1958; Hotelling 1931',
    interval: noInterval,
    better: null,
  },
  isotonic: {
    name: 'Isotonic calibration',
    definition:
      'The rising function of the score that fits the calibration rows best. It can take any shape, and needs some hundred rows to do so well.',
    formula: 'pool adjacent violators; linear between, flat beyond',
    source: 'Zadrozny and Elkan 2002',
    interval: noInterval,
    better: null,
  },
  platt: {
    name: 'Platt calibration',
    definition:
      'An S-shaped function of the score with two parameters. It needs few rows, and bends to no other shape.',
    formula: '1 ÷ (1 + e^−(a · score + b))',
    source: 'Platt 1999; Lin, Lin and Weng 2007',
    interval: noInterval,
    better: null,
  },
  venn_abers: {
    name: 'Venn-Abers calibration',
    definition:
      'Two probabilities for a row, what isotonic calibration says of its score if it is bad and if it is good, of which one is calibrated whatever the judge, where rows are exchangeable. One is made of the two, and how far they lie apart is how much the calibration rows leave open.',
    formula: 'p₁ ÷ (1 − p₀ + p₁); width p₁ − p₀',
    source: 'Vovk, Petej and Fedorova 2015',
    interval: noInterval,
    better: null,
  },
  temperature: {
    name: 'Temperature of the digits',
    definition:
      'One number that softens or sharpens the ten digit probabilities before they are summed. It corrects a judge that is too sure or too timid throughout.',
    formula: 'p(d)^(1 ÷ T), renormalised',
    source: 'Guo et al. 2017',
    interval: noInterval,
    better: null,
  },
} as const satisfies Record<string, MetricEntry>;
