import { bootstrapInterval as interval, type MetricEntry, noInterval, wilsonInterval } from './entry.ts';

export const decisionEntries = {
  working_point: {
    name: 'Working point',
    definition:
      'The threshold that accepts most rows while the share of bad rows among the accepted stays at α or below on the rows given. It is empirical, with no guarantee: chosen and measured on the same rows, it is exceeded on new ones about half the time.',
    formula: 'largest coverage with bad accepted ÷ accepted ≤ α',
    source: 'Geifman and El-Yaniv 2017',
    interval: noInterval,
    better: null,
  },
  fixed_sequence: {
    name: 'Fixed sequence, Clopper-Pearson',
    definition:
      'Thresholds are tested from strict to lenient on calibration rows, one row an instruction, until the upper bound of the share of bad rows among the accepted is above α. With probability 1 − δ at most α of the new rows that the last passing threshold accepts are bad; if none passes, decline all.',
    formula: 'R⁺ = the largest r with P(Binomial(n, r) ≤ bad) ≥ δ',
    source: 'Clopper and Pearson 1934; Bauer 1991',
    interval: noInterval,
    better: null,
  },
  learn_then_test: {
    name: 'Learn then test',
    definition:
      'Twenty thresholds at even steps of coverage are tested at once and their p-values corrected for their number. All that pass are certified together with probability 1 − δ, whatever the shape of the risk.',
    formula: 'p = P(Binomial(n, α) ≤ bad), Holm or Bonferroni',
    source: 'Angelopoulos et al. 2021',
    interval: noInterval,
    better: null,
  },
  betting: {
    name: 'Fixed sequence, betting on all rows',
    definition:
      'Thresholds are tested from strict to lenient on all calibration rows, by a stake that grows where accepted rows are good and that reaches 1 ÷ δ by luck with probability δ at most. It holds however alike the rows of an instruction are, and accepts fewer rows than the approximate bound.',
    formula: 'mean over bets λ of Π (1 − λ · Σ weight · (loss − α)) ≥ 1 ÷ δ, a factor an instruction',
    source: 'Waudby-Smith and Ramdas 2024; Bauer 1991',
    interval: noInterval,
    better: null,
  },
  approximate: {
    name: 'Fixed sequence, approximate, all rows',
    definition:
      'Thresholds are tested from strict to lenient on all calibration rows, counted as the number of independent rows that would tell as much. That number is estimated, so δ is held by simulations and by no theorem.',
    formula:
      'R⁺ = the largest r with P(Binomial(n, r) ≤ bad) ≥ δ, n = rows ÷ design effect among accepted rows',
    source: 'Clopper and Pearson 1934; Kish 1965',
    interval: noInterval,
    better: null,
  },
  promised_risk: {
    name: 'Bad, as the promise counts',
    definition:
      'The share of bad rows among the accepted, with each instruction or each row counting once as it does in the promise. It is what the promise is held against.',
    formula: 'Σ weight · bad ÷ Σ weight of accepted rows; weight 1 ÷ rows of the instruction, or 1',
    source: 'This workbench',
    interval: wilsonInterval,
    better: 'lower',
  },
  three_way: {
    name: 'Accept, review, decline',
    definition:
      'Two thresholds: rows at the upper one or above are accepted, at the lower one or below declined, and those between go to people. With probability 1 − δ at most α of new accepted rows are bad and at most β of new declined rows are good, both at once; the pair that leaves fewest rows to people is taken.',
    formula:
      'P(bad | score ≥ t) ≤ α and P(good | score ≤ s) ≤ β, s < t, each side tested at δ ÷ 2 by one of the methods above',
    source: 'Chow 1970 for the reject option; Bauer 1991, Bonferroni',
    interval: noInterval,
    better: null,
  },
  net_benefit: {
    name: 'Net benefit',
    definition:
      'What accepting from a threshold on saves against declining every row, a labelled row, in the unit of the costs that you give: of a bad row accepted, of a good one declined, and of reviewing a declined one. Above 0 the judge is worth using at these costs; the best threshold is chosen by looking, and its interval allows for that.',
    formula: '((d + r) · good accepted − (b − r) · bad accepted) ÷ labelled rows; costs b, d, r',
    source: 'Vickers and Elkin 2006; Elkan 2001 for the costs',
    interval:
      '95%, Student’s t on the standard error over instructions, and at least as far as Wilson’s interval of the bad rows accepted; for a threshold chosen by looking at a level that allows for every threshold.',
    better: 'higher',
  },
  good_declined: {
    name: 'Good among declined',
    definition:
      'The share of declined rows that are good, with each instruction or each row counting once as it does in the promise. It is what declining costs.',
    formula: 'Σ weight · good ÷ Σ weight of declined rows; weight 1 ÷ rows of the instruction, or 1',
    source: 'This workbench',
    interval: wilsonInterval,
    better: 'lower',
  },
  group_promise: {
    name: 'No group over α',
    definition:
      'With probability 1 − δ at most α of the new accepted rows are bad in every group that is covered, all at once: at one threshold that passes in each of them, or at a threshold for each. Groups with too few labelled instructions to pass a test are named, and nothing is promised of them.',
    formula:
      'one threshold: every group passes at δ (intersection-union); one for each: δ ÷ groups (Bonferroni), or Holm over all thresholds of all groups',
    source: 'Berger 1982; Bauer 1991; Holm 1979',
    interval: noInterval,
    better: null,
  },
  near_duplicates: {
    name: 'Near-duplicate instructions',
    definition:
      'Instructions of which at least 80% of the character 5-grams, of both together, are those of an earlier one, directly or by a chain of such pairs; where they are compared by meaning too, those with a cosine of at least 0.85 are linked as well. Intervals and promises take instructions as independent, which these are not, so they should count as one.',
    formula:
      '|A ∩ B| ÷ |A ∪ B| ≥ 0.8 over sets of 5-grams; pairs found by MinHash (32 bands of 3) and checked exactly',
    source: 'Broder 1997',
    interval: noInterval,
    better: 'lower',
  },
  shift: {
    name: 'Shift of new rows',
    definition:
      'How well a classifier that sees no label tells new rows from those that were calibrated on: 0.5 is not at all. Its p is how often relabelling whole instructions at random does as well; where new rows differ, a promise may not hold for them.',
    formula:
      'AUROC of a cross-fitted logistic regression on score, length, digits, generator model, wording and, where asked for, eight principal components of sentence embeddings; p = (1 + as large) ÷ (1 + permutations)',
    source: 'Lopez-Paz and Oquab 2017; Phipson and Smyth 2010',
    interval: noInterval,
    better: 'lower',
  },
  conformal_risk: {
    name: 'Conformal risk control',
    definition:
      'The most lenient threshold at which bad accepted rows, as a share of all rows, stay at α or below on average over calibration sets. It says nothing of the share among the accepted.',
    formula: '(K · mean + 1) ÷ (K + 1) ≤ α over K instructions',
    source: 'Angelopoulos et al. 2024',
    interval: noInterval,
    better: null,
  },
  rank: {
    name: 'Rank',
    definition:
      'A model’s place by mean score, 1 the best, ties sharing the mean of their places. Its interval is where the place falls when other instructions of the same kind are drawn.',
    formula: '1 + models above + ½ other models equal',
    source: 'This workbench',
    interval,
    better: 'lower',
  },
  mean_score: {
    name: 'Mean score',
    definition:
      'The mean of the judge’s scores of a model’s responses. Invalid rows are left out and counted beside it.',
    formula: 'Σ score ÷ rows',
    source: 'Ye and Ng 2024',
    interval,
    better: 'higher',
  },
  length_controlled: {
    name: 'Mean score at equal length',
    definition:
      'The mean score that a model would get if its responses were as long as the others’ to the same instruction. A logistic model of the scores has a term for length, which is set to zero.',
    formula: 'logit(score ÷ scale) = model + a · tanh(excess length ÷ sd) + b · ease; a set to 0',
    source: 'After Dubois et al. 2024',
    interval,
    better: 'higher',
  },
  best_of_n: {
    name: 'Best of n',
    definition:
      'The expected label of the response that the judge picks from n, averaged over all choices of n of an instruction’s responses. A random pick, the longest response and the label’s own pick stand beside it.',
    formula: 'Σ label · (C(b + t, n) − C(b, n)) ÷ (t · C(N, n)), b scored lower, t equal',
    source: 'Exact subset estimator, as for pass@k: Chen et al. 2021',
    interval,
    better: 'higher',
  },
  paired_difference: {
    name: 'Paired difference',
    definition:
      'One judge’s figure minus another’s on the rows that both scored. Both see the same resamples, so what is hard for both cancels and the interval is narrower than two separate ones suggest.',
    formula: 'figure(first) − figure(second)',
    source: 'Efron and Tibshirani 1993',
    interval,
    better: null,
  },
  p_value: {
    name: 'p-value',
    definition:
      'How often a difference at least as large would come up if there were none. It allows for no other difference that was looked at.',
    formula:
      'two-sided, t = difference ÷ bootstrap standard error, Student’s t with K − 1 degrees of freedom; Pearson: by swapping the two scores of whole instructions',
    source: 'Student 1908',
    interval: noInterval,
    better: null,
  },
  adjusted_p: {
    name: 'Corrected p-value',
    definition:
      'How surprising a difference would be if there were none, after allowing for how many differences were looked at. Holm’s keeps the chance of even one false alarm at the level; Benjamini and Hochberg’s keeps the share of false alarms.',
    formula: 't = difference ÷ bootstrap standard error, Student’s t with K − 1 degrees of freedom',
    source: 'Holm 1979; Benjamini and Hochberg 1995',
    interval: noInterval,
    better: null,
  },
  length_bias: {
    name: 'Score against length',
    definition:
      'The correlation of the score with the length of the response. Longer answers may deserve more, so it is not yet a bias.',
    formula: 'Pearson(score, ln(1 + characters))',
    source: 'Dubois et al. 2024',
    interval,
    better: null,
  },
  residual_length_bias: {
    name: 'Score against length at equal label',
    definition:
      'The same correlation with what the label explains taken out of both sides. What is left is length that the judge rewards and the label does not.',
    formula: '(r_sl − r_sy · r_ly) ÷ √((1 − r_sy²)(1 − r_ly²))',
    source: 'Partial correlation: Yule 1907',
    interval,
    better: null,
  },
  mean_gap: {
    name: 'Difference of mean scores',
    definition:
      'The mean score of marked rows minus that of all others. The marked ones may deserve more or less, so it is not yet a bias.',
    formula: 'mean score(marked) − mean score(others)',
    source: 'This workbench',
    interval,
    better: null,
  },
  favour: {
    name: 'Self-preference at equal label',
    definition:
      'How many points more the judge gives to marked rows, such as those of its own model family or those whose text was truncated, than to others with the same label. 0 is no preference.',
    formula: 'coefficient of the mark in score = a + b · label + c · mark',
    source: 'Analysis of covariance: Fisher 1932',
    interval,
    better: null,
  },
  score_shift: {
    name: 'Difference of scores',
    definition:
      'One run’s score minus the other’s on the same row, in points of 0 to 9: its mean says whether one is stricter. The mean of its size says how far the two lie apart on a row.',
    formula: 'mean (first − second); mean |first − second|',
    source: 'This workbench',
    interval,
    better: null,
  },
  flipped: {
    name: 'Decisions changed',
    definition:
      'The share of rows that one run accepts and the other declines, such as the same judge with two wordings of its template. It is what the choice of wording costs in decisions.',
    formula: 'rows decided differently ÷ rows scored by both',
    source: 'This workbench',
    interval,
    better: 'lower',
  },
} as const satisfies Record<string, MetricEntry>;
