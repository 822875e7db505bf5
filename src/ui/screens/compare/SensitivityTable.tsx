import type { Sensitivity } from '#core/metrics/bias/sensitivity.ts';
import type { MaybeEstimate } from '#core/metrics/estimate.ts';
import { formatNumber, formatPercent, formatShare } from '#core/words/format.ts';
import { type PairFigures, pairCoverage } from '#state/compare/pair.ts';
import { EstimateCell, Reasons } from '../../charts/frame/EstimateCell.tsx';
import { type Trace, TraceTerm } from '../../charts/frame/Trace.tsx';
import { Table, Td, Th } from '../../primitives/Table.tsx';
import { drawsWords } from '../../words/draws.ts';
import { plural } from '../../words/numbers.ts';
import styles from './CompareScreen.module.css';

type Line = [Trace['metric'], string, MaybeEstimate, (value: number) => string];

/** How much the choice between two methods, such as two wordings of a template, changes scores and decisions. */
export function SensitivityTable({ pair }: { pair: PairFigures }) {
  const { first, second, sensitivity } = pair;
  const sameScale = first.method.kind === 'run' && second.method.kind === 'run';
  const lines = linesOf(sensitivity, sameScale);
  const rows = `${plural(sensitivity.n, 'row')} that both scored`;
  return (
    <div className={styles.tight}>
      <Table caption="How far the two differ, with 95% intervals" hideCaption={false}>
        <thead>
          <tr>
            <Th>Figure</Th>
            <Th numeric>First and second</Th>
          </tr>
        </thead>
        <tbody>
          {lines.map(([metric, name, estimate, format]) => (
            <tr key={name}>
              <Td>
                <TraceTerm trace={{ metric, name, rows, seed: drawsWords }} />
              </Td>
              <EstimateCell estimate={estimate} format={format} />
            </tr>
          ))}
        </tbody>
      </Table>
      <Reasons of={lines.map(([, , estimate]) => estimate)} />
      <p className={styles.note}>
        Decisions: each method accepts its best {formatPercent(pairCoverage, 0)} of {rows}. No label is
        needed.
      </p>
    </div>
  );
}

function linesOf(sensitivity: Sensitivity, sameScale: boolean): Line[] {
  const three = (value: number) => formatNumber(value, 3);
  return [
    ['flipped', 'Decisions changed, %', sensitivity.flipped, formatShare],
    ['pearson', 'Pearson of the two scores', sensitivity.pearson, three],
    ['spearman', 'Spearman of the two scores', sensitivity.spearman, three],
    ...(sameScale
      ? ([
          ['score_shift', 'Mean of first − second, points', sensitivity.shift, three],
          ['score_shift', 'Mean size of the difference, points', sensitivity.meanSize, three],
        ] satisfies Line[])
      : []),
  ];
}
