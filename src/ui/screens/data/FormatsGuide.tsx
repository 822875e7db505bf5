import { Panel } from '../../primitives/Panel.tsx';
import { Table, Td, Th } from '../../primitives/Table.tsx';
import { formatNames } from '../../words/names.ts';
import styles from './FormatsGuide.module.css';
import { formatExamples } from './format-examples.ts';

/** What can be read, with an example each: stands where a dataset would. */
export function FormatsGuide() {
  return (
    <Panel title="What can be read" aside="JSONL, JSON, CSV, TSV and Parquet, also in .gz, .zst or .zip">
      <Table caption="Formats that are recognised without help">
        <thead>
          <tr>
            <Th>Format</Th>
            <Th>A record</Th>
          </tr>
        </thead>
        <tbody>
          {formatExamples.map(([format, record]) => (
            <tr key={format}>
              <Td className={styles.name}>{formatNames[format]}</Td>
              <Td className={styles.record}>{record}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className={styles.other}>
        Any other table is read too: you say which column is which. Columns that are not used are kept and
        exported. A record that can’t be read is set aside with its line and the reason; the rest goes on.
      </p>
    </Panel>
  );
}
