import { cellText, type TableData } from '../base/table-data.ts';
import styles from './ChartFrame.module.css';

/** The chart's figures as a table: always there for a screen reader, in view on demand. */
export function ChartTable({ caption, table, shown }: { caption: string; table: TableData; shown: boolean }) {
  return (
    <div
      className={shown ? styles.tableShown : 'visually-hidden'}
      // A region that scrolls must be reachable by keyboard.
      {...(shown ? { tabIndex: 0, role: 'region', 'aria-label': `Table: ${caption}` } : {})}
    >
      <table className={styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column.name} scope="col">
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
            <tr key={index}>
              {row.map((cell, i) => (
                <td key={table.columns[i]!.name} data-numeric={typeof cell === 'number' || undefined}>
                  {cellText(cell, table.columns[i]!)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
