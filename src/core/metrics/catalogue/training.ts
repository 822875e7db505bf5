import { type MetricEntry, noInterval } from './entry.ts';

/** What a training is watched by. */
export const trainingEntries = {
  cross_entropy: {
    name: 'Cross-entropy',
    definition:
      'How surprised the judge is by the label at the place of its answer, in nats: 0 where it was certain of it, 2.30 for a guess among ten digits. The loss has it once with the reference in view and once without.',
    formula: '−ln p(label digit), mean over rows',
    source: 'Ye and Ng 2024',
    interval: noInterval,
    better: 'lower',
  },
  distillation: {
    name: 'KL to the judge with reference',
    definition:
      'How far the judge without the reference is from itself with it, over the whole vocabulary, in nats. It draws the one towards the other and never the other way.',
    formula: 'Σ p_T · ln(p_T ÷ p_S), p_T fixed',
    source: 'Ye and Ng 2024',
    interval: noInterval,
    better: 'lower',
  },
} as const satisfies Record<string, MetricEntry>;
