import { kendall } from './agreement/kendall.ts';
import { pearson } from './agreement/pearson.ts';
import { spearman } from './agreement/spearman.ts';
import type { MaybeEstimate } from './estimate.ts';
import type { Sample } from './sample.ts';
import { type SelectiveKey, selectiveAreas } from './selective/areas.ts';
import { lossAt } from './selective/loss.ts';
import { type Statistic, together } from './statistic.ts';

export const agreementKeys = ['pearson', 'spearman', 'kendall_tau_b'] as const;
export const selectiveKeys = [
  'error_rate',
  'auroc',
  'aurc',
  'e_aurc',
  'augrc',
] as const satisfies readonly SelectiveKey[];
export const coreKeys = [...agreementKeys, ...selectiveKeys] as const;

export type AgreementKey = (typeof agreementKeys)[number];
export type CoreKey = (typeof coreKeys)[number];

/** Agreement with the label and selective figures of one score on one set of rows. */
export type CoreFigures = Record<CoreKey, MaybeEstimate>;

/** @param cut a row is worth accepting where label ≥ cut */
export function coreFigures(sample: Sample, cut: number): Statistic<CoreKey> {
  const loss = lossAt(sample.label, cut);
  return together(pearson(sample), spearman(sample), kendall(sample), selectiveAreas(sample, loss));
}
