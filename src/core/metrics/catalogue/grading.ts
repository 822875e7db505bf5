import { type MetricEntry, noInterval } from './entry.ts';

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
} as const satisfies Record<string, MetricEntry>;
