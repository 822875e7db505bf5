import { useMemo } from 'react';
import { isUndefined } from '#core/metrics/estimate.ts';
import { operatingPoint } from '#core/metrics/selective/operating-point.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { formatPercent, formatTick } from '#core/words/format.ts';
import type { DecideFigures, GroupFigures, GroupKind } from '#state/decide/computations.ts';
import { DotPlot } from '../../charts/DotPlot.tsx';
import { fileName } from '../../primitives/download.ts';
import { useThrottledThreshold } from '../../useThrottledThreshold.ts';
import { curveTraces } from './traces.ts';

interface GroupRisksProps {
  groups: readonly GroupFigures[];
  kind: GroupKind;
  dataset: DatasetSummary;
  figures: DecideFigures;
}

/** A whole chart is drawn anew: it waits until the drag rests. */
const rest = 300;

/** What the one threshold risks in each group: a guarantee for all rows says nothing of a part. */
export function GroupRisks({ groups, kind, dataset, figures }: GroupRisksProps) {
  const threshold = useThrottledThreshold(rest);
  const overall = operatingPoint(figures.curve, threshold).selectiveRisk;
  const rows = useMemo(
    () =>
      groups
        .map(({ name, curve }) => ({ name, estimate: operatingPoint(curve, threshold).selectiveRisk }))
        .sort((a, b) => order(b.estimate) - order(a.estimate)),
    [groups, threshold],
  );
  return (
    <DotPlot
      title={`Bad among accepted by ${kind}, at this threshold`}
      axisName="Bad among accepted (%)"
      rowName={kind === 'model' ? 'Model' : 'Category'}
      rows={rows}
      format={(value) => formatPercent(value)}
      tickFormat={(value) => formatTick(value * 100)}
      reference={
        isUndefined(overall)
          ? undefined
          : {
              value: overall.value,
              name: `${figures.slice ? 'filtered rows' : 'all rows'} ${formatPercent(overall.value)}`,
            }
      }
      caption="Worst first; of many groups some look bad by chance, so read the intervals"
      traces={curveTraces(figures).slice(0, 1)}
      fileName={fileName(`risk-by-${kind}`, dataset.name)}
    />
  );
}

const order = (estimate: GroupRisk) => (isUndefined(estimate) ? -1 : estimate.value);
type GroupRisk = ReturnType<typeof operatingPoint>['selectiveRisk'];
