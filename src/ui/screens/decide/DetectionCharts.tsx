import { useMemo } from 'react';
import { isUndefined } from '#core/metrics/estimate.ts';
import type { ScoreSummary } from '#core/metrics/score-summary.ts';
import { precisionRecallLine, rocLine } from '#core/metrics/selective/curve-lines.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import type { DecideFigures } from '#state/decide/computations.ts';
import { tooFew } from '../../charts/framing.ts';
import { PrecisionRecall } from '../../charts/PrecisionRecall.tsx';
import { RocCurve } from '../../charts/RocCurve.tsx';
import { fileName } from '../../primitives/download.ts';
import { basisWords } from './basis.ts';
import { summaryTrace } from './traces.ts';

interface DetectionChartsProps {
  dataset: DatasetSummary;
  figures: DecideFigures;
  summary: ScoreSummary;
}

/** How well scores tell good rows from bad ones, over every threshold, beside length. */
export function DetectionCharts({ dataset, figures, summary }: DetectionChartsProps) {
  const { curve, length } = figures;
  const lines = useMemo(
    () => ({
      roc: {
        judge: { name: 'judge', points: rocLine(curve) },
        baseline: { name: 'length', points: rocLine(length) },
      },
      recall: {
        judge: { name: 'judge', points: precisionRecallLine(curve) },
        baseline: { name: 'length', points: precisionRecallLine(length) },
      },
    }),
    [curve, length],
  );
  const auroc = summary.figures.auroc;
  const empty = isUndefined(auroc) ? auroc.reason : tooFew(curve.labelled, 'labelled rows');
  const trace = summaryTrace(figures, summary);
  const caption = basisWords(figures);
  return (
    <>
      <RocCurve
        {...lines.roc}
        caption={caption}
        empty={empty}
        traces={[{ metric: 'auroc', ...trace }]}
        fileName={fileName('roc', dataset.name)}
      />
      <PrecisionRecall
        {...lines.recall}
        finds="good"
        prevalence={1 - (curve.losses.at(-1) ?? 0) / curve.labelled}
        caption={caption}
        empty={empty}
        traces={[{ metric: 'aupr_success', ...trace }]}
        fileName={fileName('precision-recall', dataset.name)}
      />
    </>
  );
}
