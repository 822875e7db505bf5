import { agreementEntries } from './agreement.ts';
import { calibrationEntries } from './calibration.ts';
import { decisionEntries } from './decisions.ts';
import { gradingEntries } from './grading.ts';
import { methodEntries } from './methods.ts';
import { readoutEntries } from './readout.ts';
import { selectiveEntries } from './selective.ts';
import { trainingEntries } from './training.ts';

/** Every figure on screen. The key is also its anchor in docs/metrics.md. */
export const metricCatalogue = {
  ...agreementEntries,
  ...readoutEntries,
  ...selectiveEntries,
  ...calibrationEntries,
  ...decisionEntries,
  ...gradingEntries,
  ...methodEntries,
  ...trainingEntries,
} as const;

export type MetricKey = keyof typeof metricCatalogue;

/** Where docs/metrics.md explains a metric, from the root of the repository. */
export const metricAnchor = (key: MetricKey) => `docs/metrics.md#${key}`;
