import { useMemo, useState } from 'react';
import { hasInterval, lackOf } from '#core/metrics/estimate.ts';
import type { RankingReport } from '#core/metrics/ranking/ranking.ts';
import type { RankingFigures } from '#state/compare/sections.ts';
import { DotPlot } from '../../charts/DotPlot.tsx';
import { smallRemark } from '../../charts/framing.ts';
import { fileName } from '../../primitives/download.ts';
import { SegmentedControl } from '../../primitives/SegmentedControl.tsx';
import { drawsWords } from '../../words/draws.ts';
import { plural } from '../../words/numbers.ts';
import { AgainstTruth } from './AgainstTruth.tsx';
import styles from './CompareScreen.module.css';
import { LeaderboardChoice } from './LeaderboardChoice.tsx';
import { type SubjectProps, scoreName } from './subject.ts';

type Kind = 'plain' | 'lengthControlled';

/** Generator models by mean score, with the interval of each one's rank, and against a leaderboard or the label. */
export function RankingCharts({ basis, method, rows, ranking }: SubjectProps & { ranking: RankingFigures }) {
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
  const { dataset } = basis;
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
        <LeaderboardChoice />
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
            { metric: plain ? 'mean_score' : 'length_controlled', rows, seed: drawsWords },
            { metric: 'rank', rows, seed: drawsWords },
          ]}
          fileName={fileName('ranking', dataset.name)}
        />
        {ranking.truth && (
          <AgainstTruth
            ranking={ranking}
            truth={ranking.truth}
            kind={kind}
            name={name}
            rows={rows}
            file={fileName(`ranking-against-${ranking.truth.kind}`, dataset.name)}
          />
        )}
      </div>
    </>
  );
}

const rankEnds = ({ low, high }: { low: number; high: number }) => ({
  low: Math.floor(low),
  high: Math.ceil(high),
});

function slopeWords({ lengthSlope }: RankingReport): string {
  if (!hasInterval(lengthSlope)) return lackOf(lengthSlope)!;
  if (lengthSlope.low > 0) return 'Among answers to one instruction, longer ones score higher.';
  if (lengthSlope.high < 0) return 'Among answers to one instruction, longer ones score lower.';
  return 'Length is not shown to move the score among answers to one instruction.';
}
