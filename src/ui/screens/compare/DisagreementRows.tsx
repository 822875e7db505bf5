import { Fragment, useEffect, useMemo } from 'react';
import { formatPercent } from '#core/words/format.ts';
import type { PairFigures } from '#state/compare/pair.ts';
import type { CompareBasis } from '#state/compare/sections.ts';
import { type Trace, TraceTerm } from '../../charts/frame/Trace.tsx';
import { Table, Td, Th } from '../../primitives/Table.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count, plural, score } from '../../words/numbers.ts';
import styles from './CompareScreen.module.css';

/** The rows whose places in the two orders are furthest apart: where reading one settles who is right. */
export function DisagreementRows({ pair, basis }: { pair: PairFigures; basis: CompareBasis }) {
  const { first, second, disagreements } = pair;
  const want = useStoreOf('texts', (state) => state.want);
  const get = useStoreOf('texts', (state) => state.get);
  useStoreOf('texts', (state) => state.version);
  const rows = useMemo(() => disagreements.map(({ row }) => row), [disagreements]);
  useEffect(() => {
    void want(rows);
  }, [want, rows]);
  if (rows.length === 0) return null;
  const common = { rows: `${plural(pair.row.length, 'row')} that both scored` };
  const below: Trace = { ...common, metric: 'share_below', name: 'lower' };
  return (
    <div>
      <p className={styles.note}>
        Rows on which they disagree most: the score, and the share of rows that the method puts lower.
      </p>
      <Table caption="Rows on which they disagree most">
        <thead>
          <tr>
            <Th>Response</Th>
            {(
              [
                ['First', first],
                ['Second', second],
              ] as const
            ).map(([name, { method }]) => (
              <Fragment key={name}>
                <Th numeric>
                  <TraceTerm trace={{ ...common, metric: method.entry, name }} />
                </Th>
                <Th numeric>
                  <TraceTerm trace={below} />
                </Th>
              </Fragment>
            ))}
            {basis.label && <Th numeric>{basis.label.column}</Th>}
            <Th>Model</Th>
          </tr>
        </thead>
        <tbody>
          {disagreements.map(({ row, first: a, second: b, firstScore, secondScore, label, model }) => (
            <tr key={row}>
              <Td>
                <a className={styles.quote} href={`#/explain/${row}`}>
                  {get(row)?.response ?? `Row ${count(row + 1)}`}
                </a>
              </Td>
              <Td numeric>{score(firstScore)}</Td>
              <Td numeric>{formatPercent(a, 0)}</Td>
              <Td numeric>{score(secondScore)}</Td>
              <Td numeric>{formatPercent(b, 0)}</Td>
              {basis.label && <Td numeric>{score(label)}</Td>}
              <Td>{model ?? ''}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
