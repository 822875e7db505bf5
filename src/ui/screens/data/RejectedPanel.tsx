import { useEffect } from 'react';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Button } from '../../primitives/Button.tsx';
import { download, fileName } from '../../primitives/download.ts';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { Table, Td, Th } from '../../primitives/Table.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count, plural } from '../../words/numbers.ts';
import { Word } from '../../words/Word.tsx';
import styles from './RejectedPanel.module.css';

/** What could not be read, or joined to a row, line by line, with the reason. */
export function RejectedPanel({ dataset }: { dataset: DatasetSummary }) {
  const rows = useStoreOf('rejected', (state) => state.rows);
  const loading = useStoreOf('rejected', (state) => state.loading);
  const error = useStoreOf('rejected', (state) => state.error);
  const more = useStoreOf('rejected', (state) => state.more);
  const file = useStoreOf('rejected', (state) => state.file);
  const none = rows.length === 0;
  useEffect(() => {
    if (none) void more();
  }, [none, more]);
  const left = dataset.rejected - rows.length;
  return (
    <Panel
      title={<Word of="setAside">Set aside</Word>}
      aside={`${plural(dataset.rejected, 'record')} of ${count(dataset.rejected + dataset.rows)}`}
      actions={
        <Button
          size="s"
          variant="quiet"
          onClick={async () => {
            const blob = await file();
            if (blob) download(blob, fileName(dataset.name, 'set-aside.jsonl'));
          }}
        >
          Download them
        </Button>
      }
    >
      {error && (
        <ErrorState title="These records could not be listed">
          <p>{error.message}</p>
        </ErrorState>
      )}
      <Table caption="Records that were set aside">
        <thead>
          <tr>
            <Th numeric>Line</Th>
            <Th>Field</Th>
            <Th>Why</Th>
            <Th className={styles.raw}>Text</Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one record can be set aside twice; the list only grows
            <tr key={at}>
              <Td numeric>{count(row.line)}</Td>
              <Td>{row.field ?? '–'}</Td>
              <Td className={styles.why}>{row.message}</Td>
              <Td className={styles.raw}>
                <div className={styles.clip}>{row.raw}</div>
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {left > 0 && !none && (
        <Button size="s" className={styles.more} busy={loading} onClick={() => void more()}>
          Show {count(Math.min(50, left))} more
        </Button>
      )}
    </Panel>
  );
}
