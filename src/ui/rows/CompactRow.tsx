import { decisionOf } from '#core/decision/decision.ts';
import styles from './RowsTable.module.css';
import { type RowColumnKey, type RowContext, rowColumns } from './row-columns.tsx';

function gradeWords({ grades, row }: RowContext): string {
  const grade = grades?.[row] ?? Number.NaN;
  return Number.isNaN(grade) ? 'Not graded' : `Grade ${grade}`;
}

interface CompactRowProps {
  context: RowContext;
  /** What the table shows: figures that are not among them stay hidden here too. */
  columns: readonly RowColumnKey[];
}

/** A row where there is no room for columns: figures on one line, the response below. */
export function CompactRow({ context, columns }: CompactRowProps) {
  const { run, row, threshold } = context;
  return (
    <td className={styles.compactCell}>
      <span
        className={styles.compactLine}
        data-decision={columns.includes('score') ? decisionOf(run, row, threshold) : undefined}
      >
        {columns.includes('grade') && <span className={styles.compactScore}>{gradeWords(context)}</span>}
        {columns.includes('score') && (
          <>
            {rowColumns.decision.cell(context)}
            <span className={styles.compactScore}>{rowColumns.score.cell(context)}</span>
          </>
        )}
        {columns.includes('model') && (
          <span className={styles.compactModel}>{rowColumns.model.cell(context)}</span>
        )}
      </span>
      <span className={styles.compactText}>{rowColumns.response.cell(context)}</span>
    </td>
  );
}
