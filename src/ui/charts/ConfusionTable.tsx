import type { ConfusionMatrix } from '#core/metrics/agreement/kappa.ts';
import { classes } from '#ui/primitives/classes.ts';
import { count, percent } from '#ui/words/numbers.ts';
import type { TableData } from './base/table-data.ts';
import { ChartFrame } from './frame/ChartFrame.tsx';
import type { Framing } from './framing.ts';
import styles from './HeatTable.module.css';

interface ConfusionTableProps extends Framing {
  title: string;
  first: string;
  second: string;
  matrix: ConfusionMatrix;
  /** What a category is called; its number where left out. */
  nameOf?: (category: number) => string;
}

/** Text stays readable on the darkest cell, in both themes. */
const darkestShare = 34;

/** How often two raters gave which pair of values. The diagonal, where they agree, is outlined. */
export function ConfusionTable(props: ConfusionTableProps) {
  const { title, first, second, matrix, nameOf = String, ...framing } = props;
  const { categories, counts, n } = matrix;
  const most = Math.max(1, ...counts.flat());
  return (
    <ChartFrame {...framing} title={title} table={tableOf(first, second, matrix, nameOf)} tableIsChart>
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <section className={styles.frame} tabIndex={0} aria-label={title}>
        <table className={styles.table}>
          <caption className="visually-hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col" className={styles.corner} data-export>
                {first} ↓ {second} →
              </th>
              {categories.map((category) => (
                <th key={category} scope="col" data-export>
                  {nameOf(category)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {categories.map((category, row) => (
              <tr key={category}>
                <th scope="row" data-export>
                  {nameOf(category)}
                </th>
                {counts[row]!.map((rows, column) => (
                  <td
                    key={categories[column]}
                    className={classes(styles.count, row === column && styles.diagonal)}
                    data-export
                    title={`${first} ${nameOf(category)}, ${second} ${nameOf(categories[column]!)}: ${count(rows)} of ${count(n)} rows, ${percent(rows / n)}`}
                    style={{
                      background: `color-mix(in srgb, var(--chart-ink) ${((rows / most) * darkestShare).toFixed(1)}%, var(--paper))`,
                    }}
                  >
                    {rows === 0 ? '' : count(rows)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </ChartFrame>
  );
}

function tableOf(
  first: string,
  second: string,
  { categories, counts }: ConfusionMatrix,
  nameOf: (category: number) => string,
): TableData {
  return {
    columns: [{ name: `${first} \\ ${second}` }, ...categories.map((value) => ({ name: nameOf(value) }))],
    rows: categories.map((category, row) => [nameOf(category), ...counts[row]!]),
  };
}
