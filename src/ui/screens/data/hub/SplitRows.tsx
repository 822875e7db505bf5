import type { Cell } from '#core/rows/row.ts';
import { ErrorState } from '../../../primitives/ErrorState.tsx';
import { LiveStatus } from '../../../primitives/LiveStatus.tsx';
import { Table, Td, Th, Tr } from '../../../primitives/Table.tsx';
import { formatNames } from '../../../words/names.ts';
import styles from './HubDialog.module.css';
import { useHubDatasets } from './useHubDatasets.ts';

const shownCharacters = 200;

function textOf(cell: Cell | undefined): string {
  const text =
    cell === undefined || cell === null ? '' : typeof cell === 'string' ? cell : JSON.stringify(cell);
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}

/** The first rows of the chosen split, once they were asked for. */
export function SplitRows() {
  const head = useHubDatasets((state) => state.head);
  if (head.kind === 'failed')
    return (
      <ErrorState title="The first rows could not be read">
        <p>{head.error.message}</p>
      </ErrorState>
    );
  if (head.kind !== 'found')
    return <LiveStatus text={head.kind === 'looking' ? 'Reading the first rows' : ''} />;
  const { columns, records, format, notes } = head.head;
  return (
    <>
      <p className={styles.note}>
        {format === null
          ? 'Its columns are not recognised: you say which is which before it is imported.'
          : `It will be read as: ${formatNames[format]}.`}
      </p>
      {notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      {records.length > 0 && (
        <Table caption="The first rows of the split">
          <thead>
            <tr>
              {columns.map((column) => (
                <Th key={column}>{column}</Th>
              ))}
            </tr>
          </thead>
          <tbody>
            {records.map((record, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows never change places
              <Tr key={at}>
                {columns.map((column) => (
                  <Td key={column} className={styles.cell} dir="auto">
                    {textOf(record[column])}
                  </Td>
                ))}
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}
