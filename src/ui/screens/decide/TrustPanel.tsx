import type { MaybeEstimate } from '#core/metrics/estimate.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import type { DecideFigures } from '#state/decide/decide-store.ts';
import { DotPlot, type EstimateRow } from '../../charts/DotPlot.tsx';
import { smallRemark } from '../../charts/framing.ts';
import { fileName } from '../../primitives/download.ts';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import styles from './TrustPanel.module.css';

/** Whether this judge judges: agreement with the label beside what length alone reaches. */
export function TrustPanel({ dataset, figures }: { dataset: DatasetSummary; figures: DecideFigures }) {
  const summary = useStoreOf('decide', (state) => state.summary);
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
  const seed = `${basis.seed}, ${count(basis.draws)} draws of instructions`;
  const rowsWords = `${count(basis.n)} rows of ${count(basis.instructions)} instructions; ${count(basis.invalid)} invalid and ${count(basis.unlabelled)} unlabelled left out`;
  const agreement: EstimateRow[] = [
    { name: 'Judge', estimate: core.pearson },
    ...(baselines ? [{ name: 'Length', estimate: baselines.length.pearson, baseline: true }] : []),
    ...(baselines ? [{ name: 'Judge − length', estimate: baselines.overLength.pearson }] : []),
    ...(average && byGroup.length > 1 ? [{ name: 'Judge, mean of models', estimate: average.pearson }] : []),
    ...byGroup
      .slice(0, 12)
      .map((group) => ({ name: group.name, estimate: group.figures.pearson as MaybeEstimate })),
  ];
  return (
    <Panel title="How far to trust this judge">
      <div className={styles.pair}>
        <DotPlot
          title={`Pearson of score and ${figures.label.column}, 95% intervals`}
          axisName="Pearson"
          rowName="Score"
          reference={{ value: 0, name: 'no agreement' }}
          rows={agreement}
          caption={`n = ${count(basis.n)} rows of ${count(basis.instructions)} instructions`}
          remark={smallRemark(basis.n)}
          traces={[
            {
              name: 'Pearson',
              definition:
                'How closely score and label lie on one rising line: 1 perfectly, 0 not at all, −1 turned round.',
              formula: 'cov(score, label) ÷ (sd(score) · sd(label))',
              source: 'Ye and Ng 2024, the paper’s measure. Interval: percentile bootstrap of instructions.',
              rows: rowsWords,
              seed,
            },
          ]}
          fileName={fileName('pearson', dataset.name)}
        />
      </div>
    </Panel>
  );
}
