import { niceDomain } from '#core/charts/scales.ts';
import { isUndefined } from '#core/metrics/estimate.ts';
import type { LeaderboardAgreement } from '#core/metrics/ranking/ranking.ts';
import { formatNumber, formatTick } from '#core/words/format.ts';
import type { RankingFigures, RankingTruth } from '#state/compare/sections.ts';
import { EstimateCell, Reasons } from '../../charts/frame/EstimateCell.tsx';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { ScatterPlot } from '../../charts/ScatterPlot.tsx';
import { Table, Td, Th } from '../../primitives/Table.tsx';
import { drawsWords } from '../../words/draws.ts';
import { plural } from '../../words/numbers.ts';
import styles from './CompareScreen.module.css';

interface AgainstTruthProps {
  ranking: RankingFigures;
  truth: RankingTruth;
  kind: 'plain' | 'lengthControlled';
  /** What is ranked by: "Mean score". */
  name: string;
  rows: string;
  file: string;
}

const rankings = [
  ['plain', 'As scored'],
  ['lengthControlled', 'At equal length'],
  ['length', 'Length alone'],
] as const;
const correlations = ['pearson', 'spearman', 'kendall_tau_b'] as const;
/** More names than this are counted, not listed. */
const maxNames = 6;

/** Models by their mean score against what a leaderboard or the label says of them. */
export function AgainstTruth({ ranking, truth, kind, name, rows, file }: AgainstTruthProps) {
  const points = ranking.models.flatMap((model) => {
    const estimate = kind === 'plain' ? model.mean : model.lengthControlled;
    return model.leaderboard === null || isUndefined(estimate)
      ? []
      : [{ name: model.name, x: model.leaderboard, y: estimate.value }];
  });
  const x = points.map((point) => point.x);
  const y = points.map((point) => point.y);
  const axisName = truth.kind === 'label' ? `Mean ${truth.name}` : truth.name;
  const models = `Means of ${plural(points.length, 'model')}`;
  return (
    <div className={styles.stack}>
      <ScatterPlot
        title={`${name} of each model against ${truth.kind === 'label' ? `its mean ${truth.name}` : truth.name}`}
        x={x}
        y={y}
        names={points.map((point) => point.name)}
        xAxis={axisOf(x, axisName)}
        yAxis={axisOf(y, name)}
        caption={`n = ${plural(points.length, 'model')}${missing(truth)}`}
        remark={points.length < 5 ? 'With so few models a correlation says little.' : null}
        empty={points.length < 2 ? 'Fewer than two models have both a score and a value here.' : null}
        traces={[{ metric: 'mean_score', rows, seed: drawsWords }]}
        fileName={file}
      />
      {ranking.agreement && points.length > 1 && (
        <Agreements agreement={ranking.agreement} of={axisName} rows={`${models}. ${rows}`} />
      )}
    </div>
  );
}

interface AgreementsProps {
  agreement: NonNullable<RankingFigures['agreement']>;
  of: string;
  rows: string;
}

/** How far each way of ranking agrees; length alone is what a judge must beat. */
function Agreements({ agreement, of, rows }: AgreementsProps) {
  const cells = rankings.map(([key, words]) => ({ words, figures: agreement[key] as LeaderboardAgreement }));
  return (
    <div className={styles.tight}>
      <Table caption={`Agreement of rankings with ${of}, with 95% intervals`} hideCaption={false}>
        <thead>
          <tr>
            <Th>Ranked</Th>
            {correlations.map((metric) => (
              <Th key={metric} numeric>
                <TraceTerm trace={{ metric, rows, seed: `${drawsWords}; models stay` }} />
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cells.map(({ words, figures }) => (
            <tr key={words}>
              <Td>{words}</Td>
              {correlations.map((metric) => (
                <EstimateCell
                  key={metric}
                  estimate={figures[metric]}
                  format={(value) => formatNumber(value, 2)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
      <Reasons of={cells.flatMap(({ figures }) => correlations.map((metric) => figures[metric]))} />
      <p className={styles.note}>
        The intervals say how the figure would change with other instructions, for these models.
      </p>
    </div>
  );
}

function axisOf(values: number[], label: string) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  // Room for the names of the outermost models.
  const room = 0.12 * (high - low || 1);
  return { label, domain: niceDomain(low - room, high + room, 5), format: formatTick };
}

function missing({ unmatched }: RankingTruth): string {
  if (unmatched.length === 0) return '';
  const names = unmatched.length <= maxNames ? `: ${unmatched.join(', ')}` : '';
  return `; ${plural(unmatched.length, 'model')} without a value${names}`;
}
