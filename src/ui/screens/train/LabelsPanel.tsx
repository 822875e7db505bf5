import { splitPart } from '#core/metrics/split.ts';
import type { LabelReport } from '#core/training/label-report.ts';
import { labelledRows, leftOutCounts } from '#core/training/label-report.ts';
import { Panel } from '../../primitives/Panel.tsx';
import { count, plural } from '../../words/numbers.ts';
import { LabelCharts } from './LabelCharts.tsx';
import { LabelRows } from './LabelRows.tsx';
import styles from './LabelsPanel.module.css';

/** The labels before anything learns them: how they are spread, what was left out and why, row by row. */
export function LabelsPanel({ labels }: { labels: LabelReport }) {
  const kept = (part: number) => count(labelledRows(labels, part));
  const out = leftOutCounts(labels);
  const lost = out.reduce((sum, { rows }) => sum + rows, 0);
  return (
    <Panel
      title="Labels"
      aside={`${kept(splitPart.training)} to train on, ${kept(splitPart.calibration)} for validation, ${kept(splitPart.test)} held out`}
    >
      <div className={styles.body}>
        {lost > 0 && (
          <p className={styles.reasons}>
            {plural(lost, 'row')} left out:{' '}
            {out.map(({ reason, rows }) => `${reason} (${count(rows)})`).join('; ')}.
          </p>
        )}
        <LabelCharts labels={labels} />
        <LabelRows labels={labels} />
      </div>
    </Panel>
  );
}
