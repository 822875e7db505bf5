import { classes } from '../primitives/classes.ts';
import styles from './RowsTable.module.css';
import { type RowColumnKey, type RowContext, rowColumns } from './row-columns.tsx';

export function RowCell({ name, context }: { name: RowColumnKey; context: RowContext }) {
  const { numeric, width, cell } = rowColumns[name];
  return (
    <td
      data-column={name}
      data-ditto={(name === 'instruction' && context.ditto) || undefined}
      className={classes(styles.cell, numeric && styles.numeric)}
      style={width === null ? undefined : { flex: `0 0 ${width}px` }}
    >
      {cell(context)}
    </td>
  );
}
