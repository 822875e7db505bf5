import { useMemo, useState } from 'react';
import { isUndefined } from '#core/metrics/estimate.ts';
import type { LeaderboardAgreement, RankingReport } from '#core/metrics/ranking/ranking.ts';
import { formatEstimate, formatNumber, formatTick } from '../../charts/base/format.ts';
import { niceDomain } from '../../charts/base/scales.ts';
import { DotPlot } from '../../charts/DotPlot.tsx';
import { smallRemark } from '../../charts/framing.ts';
import { ScatterPlot } from '../../charts/ScatterPlot.tsx';
import { fileName } from '../../primitives/download.ts';
import { SegmentedControl } from '../../primitives/SegmentedControl.tsx';
import { plural } from '../../words/numbers.ts';
import styles from './CompareScreen.module.css';
import { seedWords } from './sentences.ts';
import { type SubjectProps, scoreName } from './subject.ts';

type Kind = 'plain' | 'lengthControlled';

/** Generator models by mean score, with the interval of each one's rank, and against their mean label. */
export function RankingCharts({ basis, method, rows, ranking }: SubjectProps & { ranking: RankingReport }) {
  const [kind, setKind] = useState<Kind>('plain');
  const plain = kind === 'plain';
  const models = useMemo(() => {
    const rankOf = (model: RankingReport['models'][number]) =>
      plain ? model.rank : model.lengthControlledRank;
    return [...ranking.models].sort((a, b) => rankOf(a).value - rankOf(b).value);
  }, [ranking, plain]);
  if (models.length < 2)
    return (
      <p className={styles.note}>
        {models.length === 0
          ? 'No row names the model that wrote it. Import the data with a model column to rank models.'
          : `Every scored row is of one model, ${models[0]!.name}; a ranking needs two.`}
      </p>
    );
  const { label, dataset } = basis;
  const name = plain ? `Mean ${scoreName(method).toLowerCase()}` : 'Mean score at equal length';
  return (
    <>
      <div className={styles.controls}>
        <SegmentedControl
          label="Ranked"
          hideLabel
          options={[
            { value: 'plain', label: 'As scored' },
            { value: 'lengthControlled', label: 'At equal length' },
          ]}
          value={kind}
          onChange={setKind}
        />
        <p className={styles.note}>{slopeWords(ranking)}</p>
      </div>
      <div className={styles.pair}>
        <DotPlot
          title={`${name} by model, with 95% intervals and the interval of each rank`}
          axisName={name}
          rowName="Model"
          rows={models.map((model) => ({
            name: model.name,
            estimate: plain ? model.mean : model.lengthControlled,
            rank: rankEnds(plain ? model.rank : model.lengthControlledRank),
          }))}
          caption={`n = ${plural(ranking.n, 'row')} of ${plural(ranking.instructions, 'instruction')}`}
          remark={smallRemark(ranking.n)}
          traces={[
            { metric: plain ? 'mean_score' : 'length_controlled', rows, seed: seedWords },
            { metric: 'rank', rows, seed: seedWords },
          ]}
          fileName={fileName('ranking', dataset.name)}
        />
        {label && ranking.agreement && (
          <AgainstLabel
            models={models}
            kind={kind}
            agreement={plain ? ranking.agreement.plain : ranking.agreement.lengthControlled}
            name={name}
            label={label.column}
            rows={rows}
            file={fileName('ranking-against-label', dataset.name)}
          />
        )}
      </div>
    </>
  );
}

interface AgainstLabelProps {
  models: RankingReport['models'];
  kind: Kind;
  agreement: LeaderboardAgreement;
  name: string;
  label: string;
  rows: string;
  file: string;
}

function AgainstLabel({ models, kind, agreement, name, label, rows, file }: AgainstLabelProps) {
  const points = models.flatMap((model) => {
    const estimate = kind === 'plain' ? model.mean : model.lengthControlled;
    return model.leaderboard === null || isUndefined(estimate)
      ? []
      : [{ name: model.name, x: model.leaderboard, y: estimate.value }];
  });
  const x = points.map((point) => point.x);
  const y = points.map((point) => point.y);
  const axis = (values: number[], text: string) => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    // Room for the names of the outermost models.
    const room = 0.12 * (high - low || 1);
    return { label: text, domain: niceDomain(low - room, high + room, 5), format: formatTick };
  };
  const words = (key: keyof LeaderboardAgreement) =>
    formatEstimate(agreement[key], (value) => formatNumber(value, 2));
  return (
    <ScatterPlot
      title={`${name} of each model against its mean ${label}`}
      x={x}
      y={y}
      names={points.map((point) => point.name)}
      xAxis={axis(x, `Mean ${label}`)}
      yAxis={axis(y, name)}
      caption={`n = ${plural(points.length, 'model')}; Spearman ${words('spearman')}, Kendall τ-b ${words('kendall_tau_b')}, Pearson ${words('pearson')}`}
      remark={points.length < 5 ? 'With so few models a correlation says little.' : null}
      empty={points.length < 2 ? 'Fewer than two models have both a score and a label.' : null}
      traces={(['spearman', 'kendall_tau_b', 'pearson'] as const).map((metric) => ({
        metric,
        rows: `Means of ${plural(points.length, 'model')}. ${rows}`,
        seed: `${seedWords}; models stay`,
      }))}
      fileName={file}
    />
  );
}

const rankEnds = ({ low, high }: { low: number; high: number }) => ({
  low: Math.floor(low),
  high: Math.ceil(high),
});

function slopeWords({ lengthSlope }: RankingReport): string {
  if (isUndefined(lengthSlope)) return '';
  if (lengthSlope.low > 0) return 'Among answers to one instruction, longer ones score higher.';
  if (lengthSlope.high < 0) return 'Among answers to one instruction, longer ones score lower.';
  return 'Length is not shown to move the score among answers to one instruction.';
}
