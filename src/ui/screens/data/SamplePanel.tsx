import { useEffect } from 'react';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { Table, Td, Th } from '../../primitives/Table.tsx';
import { useStoreOf } from '../../stores.tsx';
import { beginning } from '../../words/beginning.ts';
import { count } from '../../words/numbers.ts';
import styles from './SamplePanel.module.css';

const shown = 4;

/** What two lines can hold: a cell may be a megabyte. */
const glance = (text: string) => beginning(text, 240);

/** The first rows as they were read: whether the columns were understood shows here. */
export function SamplePanel({ dataset }: { dataset: DatasetSummary }) {
  const want = useStoreOf('texts', (state) => state.want);
  const get = useStoreOf('texts', (state) => state.get);
  const version = useStoreOf('texts', (state) => state.version);
  const indices = Array.from({ length: Math.min(shown, dataset.rows) }, (_, row) => row);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version may have dropped them
  useEffect(() => {
    void want(indices);
  }, [indices.length, want, version]);
  if (dataset.rows === 0) return null;
  const withReference = dataset.withReference > 0;
  return (
    <Panel
      title="First rows"
      actions={
        <LinkButton size="s" variant="quiet" href="#/explain">
          Read all {count(dataset.rows)}
        </LinkButton>
      }
    >
      <Table caption="First rows of the dataset" className={styles.table}>
        <thead>
          <tr>
            <Th>Instruction</Th>
            <Th>Response</Th>
            {withReference && <Th>Reference</Th>}
            {dataset.models.length > 0 && <Th>Model</Th>}
          </tr>
        </thead>
        <tbody>
          {indices.map((index) => {
            const row = get(index);
            const above = index > 0 ? get(index - 1) : undefined;
            const ditto = row !== undefined && above?.instruction === row.instruction;
            return (
              <tr key={index} data-ditto={ditto || undefined}>
                <Td data-repeats>
                  <div className={styles.text}>{glance(row?.instruction ?? '')}</div>
                </Td>
                <Td>
                  <div className={styles.text}>{glance(row?.response ?? '')}</div>
                </Td>
                {withReference && (
                  <Td data-repeats>
                    <div className={styles.text}>{glance(row?.reference ?? '–')}</div>
                  </Td>
                )}
                {dataset.models.length > 0 && <Td className={styles.model}>{row?.model}</Td>}
              </tr>
            );
          })}
        </tbody>
      </Table>
    </Panel>
  );
}
