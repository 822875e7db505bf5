import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Panel } from '../../primitives/Panel.tsx';
import { RowsTable } from '../../rows/RowsTable.tsx';
import type { RowColumnKey } from '../../rows/row-columns.tsx';
import { useStoreOf } from '../../stores.tsx';
import { plural } from '../../words/numbers.ts';
import styles from './MapScreen.module.css';

const columnsOf = (dataset: DatasetSummary, blind: boolean, isJudged: boolean): RowColumnKey[] => [
  'row',
  ...(!blind && isJudged ? (['score'] as const) : []),
  'instruction',
  'response',
  ...(!blind && dataset.models.length > 0 ? (['model'] as const) : []),
];

interface ChosenListProps {
  dataset: DatasetSummary;
  rows: Int32Array;
  blind: boolean;
  onRow: (row: number) => void;
}

/** The chosen rows, to be read beside the map; a row that is opened is shown on it. */
export function ChosenList({ dataset, rows, blind, onRow }: ChosenListProps) {
  const isJudged = useStoreOf('run', (state) => state.columns !== null);
  return (
    <Panel title="Chosen rows" aside={plural(rows.length, 'row')}>
      <RowsTable
        className={styles.rows}
        rows={rows}
        caption="Chosen rows"
        columns={columnsOf(dataset, blind, isJudged)}
        sort={null}
        onOpen={onRow}
        empty={<p>No row was chosen.</p>}
      />
    </Panel>
  );
}
