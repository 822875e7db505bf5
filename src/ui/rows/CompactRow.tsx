import { decisionOf } from '#state/decision.ts';
import styles from './RowsTable.module.css';
import { type RowContext, rowColumns } from './row-columns.tsx';

/** A row where there is no room for columns: figures on one line, the response below. */
export function CompactRow({ context }: { context: RowContext }) {
  const { run, row, threshold } = context;
  return (
    <td className={styles.compactCell}>
      <span className={styles.compactLine} data-decision={decisionOf(run, row, threshold)}>
        {rowColumns.decision.cell(context)}
        <span className={styles.compactScore}>{rowColumns.score.cell(context)}</span>
        <span className={styles.compactModel}>{rowColumns.model.cell(context)}</span>
      </span>
      <span className={styles.compactText}>{rowColumns.response.cell(context)}</span>
    </td>
  );
}
