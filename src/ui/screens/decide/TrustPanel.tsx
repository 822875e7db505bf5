import type { MetricKey } from '#core/metrics/catalogue/catalogue.ts';
import { hasInterval } from '#core/metrics/estimate.ts';
import type { ScoreSummary } from '#core/metrics/score-summary.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import type { DecideFigures } from '#state/decide/computations.ts';
import { DotPlot, type EstimateRow } from '../../charts/DotPlot.tsx';
import { fewestInstructions, fewestRows, smallRemark, tooFew } from '../../charts/framing.ts';
import { fileName } from '../../primitives/download.ts';
import { Panel } from '../../primitives/Panel.tsx';
import { plural } from '../../words/numbers.ts';
import { partWords } from './basis.ts';
import { DetectionCharts } from './DetectionCharts.tsx';
import { FiguresTable } from './FiguresTable.tsx';
import styles from './TrustPanel.module.css';
import { summaryTrace } from './traces.ts';
import { useFigures } from './useFigures.ts';

const maxModels = 12;

/** Whether this judge judges: agreement with the label, beside what length alone reaches. */
export function TrustPanel({ dataset, figures }: { dataset: DatasetSummary; figures: DecideFigures }) {
  const summary = useFigures('summary');
  if (!figures.label) return null;
  if (!summary)
    return (
      <Panel title="How far to trust this judge">
        <p className={styles.waiting}>
          {figures.curve.labelled === 0
            ? `No judged row has a value in ${figures.label.column}.`
            : 'Resampling instructions for the intervals.'}
        </p>
      </Panel>
    );
  const { basis, baselines, byGroup, average, figures: core } = summary;
  const rows: EstimateRow[] = [
    { name: 'Judge', estimate: core.pearson },
    ...(baselines
      ? [
          { name: 'Length', estimate: baselines.length.pearson, baseline: true },
          { name: 'Judge minus length', estimate: baselines.overLength.pearson },
        ]
      : []),
    ...(average && byGroup.length > 1
      ? [
          { name: 'Mean over models', estimate: average.pearson },
          ...byGroup
            .slice(0, maxModels)
            .map((group) => ({ name: group.name, estimate: group.figures.pearson })),
        ]
      : []),
  ];
  const traced: MetricKey[] = [
    'pearson',
    ...(baselines ? (['over_length'] as const) : []),
    ...(average && byGroup.length > 1 ? (['average'] as const) : []),
  ];
  return (
    <Panel title="How far to trust this judge" aside={verdict(summary)}>
      <div className={styles.pair}>
        <DotPlot
          title={`Pearson of score and ${figures.label.column}, with 95% intervals`}
          axisName="Pearson"
          rowName="Score"
          reference={{ value: 0, name: 'no agreement' }}
          rows={rows}
          caption={`n = ${plural(basis.n, 'row')} of ${plural(basis.instructions, 'instruction')}${partWords(figures)}`}
          remark={smallRemark(basis.n, basis.instructions)}
          empty={tooFew(basis.n)}
          traces={traced.map((metric) => ({ metric, ...summaryTrace(figures, summary) }))}
          fileName={fileName('pearson', dataset.name)}
        />
        {basis.n >= fewestRows && <FiguresTable figures={figures} summary={summary} />}
        <DetectionCharts dataset={dataset} figures={figures} summary={summary} />
      </div>
    </Panel>
  );
}

/** A judge that does not beat length has not been shown to judge; said where one reads first. */
function verdict(summary: ScoreSummary): string | undefined {
  const over = summary.baselines?.overLength.pearson;
  if (!over || !hasInterval(over) || summary.basis.instructions < fewestInstructions) return undefined;
  if (over.low > 0) return 'It agrees with the label more than length does.';
  if (over.high < 0) return 'Length agrees with the label more than it does.';
  return 'Not shown to agree with the label more than length does: the interval of the difference holds 0.';
}
