import type { CSSProperties, ReactNode } from 'react';
import styles from './BarTable.module.css';

export interface BarRow {
  key: string | number;
  name: ReactNode;
  /** Rows of the dataset, and what the bar shows. */
  figures: readonly [string, string];
  /** Length of the bar, a share of the longest. */
  share: number;
}

interface BarTableProps {
  caption: string;
  /** The caption stands above the table; otherwise it is for screen readers alone. */
  isCaptionShown?: boolean;
  /** Of the names, of the first figures, and of the second with their bars. */
  heads: readonly [string, string, string];
  rows: readonly BarRow[];
  /** Widths of the longest name and of the bars. */
  widths: { name: string; bar: string };
}

/** A table whose rows are a name, two figures and a bar for the second. */
export function BarTable({ caption, isCaptionShown = false, heads, rows, widths }: BarTableProps) {
  const own = { '--name-width': widths.name, '--bar-width': widths.bar } as CSSProperties;
  return (
    <table className={styles.table} style={own}>
      <caption className={isCaptionShown ? styles.caption : 'visually-hidden'}>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{heads[0]}</th>
          <th scope="col" className={styles.figure}>
            {heads[1]}
          </th>
          <th scope="col" colSpan={2}>
            {heads[2]}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, figures, share }) => (
          <tr key={key}>
            <th scope="row" className={styles.name} dir="auto">
              {name}
            </th>
            <td className={styles.figure}>{figures[0]}</td>
            <td className={styles.figure}>{figures[1]}</td>
            <td className={styles.barCell}>
              <div className={styles.bar} style={{ width: `${100 * share}%` }} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
