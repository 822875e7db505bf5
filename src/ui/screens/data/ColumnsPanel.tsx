import { lazy, Suspense, useMemo } from 'react';
import type { ColumnMapping, ColumnSummary, DatasetSummary } from '#core/rows/dataset.ts';
import { labelOffers } from '#core/rows/label-offer.ts';
import { ChooseValue } from '../../filter/ChooseValue.tsx';
import { Button } from '../../primitives/Button.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { Table, Td, Th } from '../../primitives/Table.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count, percent, plural } from '../../words/numbers.ts';
import styles from './ColumnsPanel.module.css';
import { LabelChoice } from './LabelChoice.tsx';

const SliceBar = lazy(() => import('../../filter/SliceBar.tsx'));
const ColumnStatistics = lazy(() => import('./ColumnStatistics.tsx'));

const roles: Record<keyof ColumnMapping, string> = {
  instruction: 'Instruction',
  input: 'Input, joined to the instruction',
  response: 'Response',
  reference: 'Reference',
  model: 'Model',
  category: 'Category',
  id: 'Id',
};

function roleOf(name: string, mapping: ColumnMapping | null, label: string | null): string | null {
  if (name === label) return 'Quality label';
  const role = (Object.keys(roles) as (keyof ColumnMapping)[]).find((key) => mapping?.[key] === name);
  return role ? roles[role] : null;
}

const range = ({ min, max }: ColumnSummary) =>
  min === null || max === null ? '' : `${Number(min.toPrecision(6))} to ${Number(max.toPrecision(6))}`;

/** Its kind, and its values where they are few: one of them is chosen by a press, and figures are of its rows then. */
function Held({ column: { name, kind, values } }: { column: ColumnSummary }) {
  if (!values || values.length < 2) return kind;
  return (
    <div className={styles.values}>
      {kind}:
      {values.map(({ value, rows }) => (
        <ChooseValue key={value} on={{ column: name }} name={name} value={value}>
          {value} ({count(rows)})
        </ChooseValue>
      ))}
    </div>
  );
}

/** The source's columns: what each is used as, what it holds, what is missing. */
export function ColumnsPanel({ dataset }: { dataset: DatasetSummary }) {
  const label = useStoreOf('label', (state) => state.column);
  const shown = useStoreOf('column', (state) => state.column);
  const show = useStoreOf('column', (state) => state.show);
  const isFiltered = useStoreOf('slice', (state) => state.conditions.length > 0);
  const offers = useMemo(() => labelOffers(dataset), [dataset]);
  return (
    <Panel
      title="Columns"
      aside={`${plural(dataset.columns.length, 'column')}; all of them are kept and exported`}
      actions={<LabelChoice dataset={dataset} />}
    >
      {shown !== null && (
        <Suspense fallback={null}>
          <ColumnStatistics />
        </Suspense>
      )}
      {isFiltered && (
        <Suspense fallback={null}>
          <SliceBar dataset={dataset} what="Every figure of Decide and Compare and the list on Explain" />
        </Suspense>
      )}
      <Table caption="Columns of the source">
        <thead>
          <tr>
            <Th>Column</Th>
            <Th>Used as</Th>
            <Th>Holds</Th>
            <Th numeric>Range</Th>
            <Th numeric>Missing</Th>
            <Th>
              <span className="visually-hidden">Statistics</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {dataset.columns.map((column) => {
            const offer = offers.get(column.name);
            const role = roleOf(column.name, dataset.mapping, label);
            return (
              <tr key={column.name}>
                <Td className={styles.name}>{column.name}</Td>
                <Td>
                  {role ?? (
                    <span className={styles.unused}>
                      {offer?.kind === 'none' ? `no label: ${offer.why}` : 'can be a label'}
                    </span>
                  )}
                </Td>
                <Td>
                  <Held column={column} />
                </Td>
                <Td numeric>{range(column)}</Td>
                <Td numeric>
                  {column.missing === 0 ? (
                    <span className={styles.unused}>0</span>
                  ) : (
                    `${count(column.missing)} (${percent(column.missing / dataset.rows)})`
                  )}
                </Td>
                <Td>
                  <Button
                    size="s"
                    variant="quiet"
                    aria-pressed={shown === column.name}
                    aria-label={`Statistics of ${column.name}`}
                    onClick={() => void show(shown === column.name ? null : column.name)}
                  >
                    Statistics
                  </Button>
                </Td>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </Panel>
  );
}
