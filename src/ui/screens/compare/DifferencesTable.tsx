import type { ComparisonReport } from '#core/metrics/compare/compare.ts';
import type { PairFigures } from '#state/compare/pair.ts';
import { EstimateCell, Reasons } from '../../charts/frame/EstimateCell.tsx';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { Table, Td, Th } from '../../primitives/Table.tsx';
import { drawsWords } from '../../words/draws.ts';
import { count, plural } from '../../words/numbers.ts';
import styles from './CompareScreen.module.css';
import { differenceKeys } from './difference-keys.ts';
import { pWords } from './sentences.ts';

interface DifferencesTableProps {
  pair: PairFigures;
  report: ComparisonReport;
  label: { column: string; cut: number };
}

/** Each figure of both methods, and its paired difference. */
export function DifferencesTable({ pair, report, label }: DifferencesTableProps) {
  const [first, second] = report.columns;
  const figures = report.pairs[0]?.figures;
  if (!first || !second || !figures) return null;
  const rows = `${plural(report.n, 'row')} of ${plural(report.instructions, 'instruction')} that both scored; ${count(report.invalid)} that one did not and ${count(report.unlabelled)} unlabelled left out`;
  return (
    <div className={styles.stack}>
      <p className={styles.note}>
        First: {pair.first.method.name}. Second: {pair.second.method.name}. With 95% intervals; n ={' '}
        {count(report.n)}.
      </p>
      <Table caption="Figures of both, and their differences">
        <thead>
          <tr>
            <Th>Figure</Th>
            <Th numeric>First</Th>
            <Th numeric>Second</Th>
            <Th numeric>
              <TraceTerm
                trace={{ metric: 'paired_difference', name: 'First − second', rows, seed: drawsWords }}
              />
            </Th>
            <Th numeric>
              <TraceTerm trace={{ metric: 'p_value', name: 'p', rows, seed: drawsWords }} />
            </Th>
          </tr>
        </thead>
        <tbody>
          {differenceKeys.map((metric) => (
            <tr key={metric}>
              <Td>
                <TraceTerm
                  trace={{
                    metric,
                    rows,
                    event: `${label.column} under ${label.cut}`,
                    seed: `${drawsWords}, the same for both`,
                  }}
                />
              </Td>
              <EstimateCell estimate={first.figures[metric]} />
              <EstimateCell estimate={second.figures[metric]} />
              <EstimateCell estimate={figures[metric].difference} />
              <Td numeric>{pWords(figures[metric].p)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <Reasons
        of={differenceKeys.flatMap((key) => [
          first.figures[key],
          second.figures[key],
          figures[key].difference,
        ])}
      />
      <p className={styles.note}>
        More is better for the first four figures, less for AUGRC, AURC and E-AURC. A difference whose
        interval holds 0 has not been shown.
      </p>
    </div>
  );
}
