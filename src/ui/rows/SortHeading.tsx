import type { RowSort } from '#state/rows-view.ts';
import { classes } from '../primitives/classes.ts';
import styles from './RowsTable.module.css';
import type { RowColumn, RowColumnKey } from './row-columns.tsx';

interface SortHeadingProps {
  name: RowColumnKey;
  column: RowColumn;
  sort: RowSort | null;
  onSort?: (sort: RowSort) => void;
  /** Before the heading: the scale of what is drawn below. */
  remark?: string;
}

/** A column's heading; a press sorts by it, another turns the order round. */
export function SortHeading({ name, column, sort, onSort, remark }: SortHeadingProps) {
  const sorted = sort !== null && sort.key === column.sort;
  const className = classes(styles.heading, column.numeric && styles.numeric);
  const style = column.width === null ? undefined : { flex: `0 0 ${column.width}px` };
  if (!column.sort || !sort || !onSort)
    return (
      <th scope="col" data-column={name} className={className} style={style}>
        {remark && <span className={styles.remark}>{remark}</span>}
        {column.heading}
      </th>
    );
  const key = column.sort;
  return (
    <th
      scope="col"
      data-column={name}
      className={className}
      style={style}
      aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
    >
      {remark && <span className={styles.remark}>{remark}</span>}
      <button
        type="button"
        className={styles.sort}
        onClick={() => onSort({ key, descending: sorted ? !sort.descending : false })}
      >
        {column.heading}
        <svg viewBox="0 0 8 8" width="8" height="8" aria-hidden="true" data-on={sorted || undefined}>
          <path d={sorted && sort.descending ? 'M0 2h8L4 7z' : 'M0 6h8L4 1z'} fill="currentColor" />
        </svg>
      </button>
    </th>
  );
}
