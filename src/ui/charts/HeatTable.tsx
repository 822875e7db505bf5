import { useMemo, useState } from 'react';
import { hasInterval, isUndefined, lackOf, type MaybeEstimate, numbersOf } from '#core/metrics/estimate.ts';
import { formatEstimate, formatNumber } from '#core/words/format.ts';
import { count } from '#ui/words/numbers.ts';
import type { TableData } from './base/table-data.ts';
import { ChartFrame } from './frame/ChartFrame.tsx';
import { type Trace, TraceTerm } from './frame/Trace.tsx';
import type { Framing } from './framing.ts';
import styles from './HeatTable.module.css';

export interface HeatRow {
  name: string;
  /** What the name stands for; it then opens the note. */
  trace?: Omit<Trace, 'name'>;
  /** One a column; null where the method was not run. */
  cells: readonly (MaybeEstimate | null)[];
  baseline?: boolean;
  /** Rows of a group stand together under its name, groups in order of appearance; sorting is within them. */
  group?: string;
  /** Plain counts behind the cells, one for each of the table's `facts`. */
  facts?: readonly number[];
}

interface HeatTableProps extends Framing {
  title: string;
  /** What a row is: "Method". */
  rowName: string;
  columns: readonly string[];
  rows: readonly HeatRow[];
  /** Names of the rows' counts: "n". They are neither shaded nor sorted by. */
  facts?: readonly string[];
  /** The value at which a cell is darkest. Zero and less stay white. */
  darkest: number;
  format?: (value: number) => string;
  /** Interval under each figure. */
  intervals?: boolean;
}

const twoDecimals = (value: number) => formatNumber(value, 2);
/** Text stays readable on the darkest cell, in both themes. */
const darkestShare = 34;

/** Figures in a grid, shaded by their size, sorted by any column. */
export function HeatTable(props: HeatTableProps) {
  const {
    title,
    rowName,
    columns,
    rows,
    facts = [],
    darkest,
    format = twoDecimals,
    intervals = false,
    ...framing
  } = props;
  const [sort, setSort] = useState<{ column: number; descending: boolean } | null>(null);
  const sorted = useMemo(() => {
    if (!sort) return rows;
    const value = (row: HeatRow) => figureOf(row.cells[sort.column] ?? null);
    // Rows without a value come last, whichever the direction.
    return [...rows].sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
      return sort.descending ? y - x : x - y;
    });
  }, [rows, sort]);
  const press = (column: number) =>
    setSort((now) => ({ column, descending: now?.column === column ? !now.descending : true }));
  return (
    <ChartFrame
      {...framing}
      title={title}
      table={tableOf(
        rowName,
        columns,
        facts,
        groupsOf(sorted, rows).flatMap(({ members }) => members),
      )}
      tableIsChart
    >
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <section className={styles.frame} tabIndex={0} aria-label={title}>
        <table className={styles.table}>
          <caption className="visually-hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col" className={styles.corner} data-export>
                {rowName}
              </th>
              {columns.map((column, i) => (
                <th
                  key={column}
                  scope="col"
                  data-export
                  aria-sort={sort?.column === i ? (sort.descending ? 'descending' : 'ascending') : 'none'}
                >
                  <button type="button" className={styles.sort} onClick={() => press(i)}>
                    {column}
                    <span aria-hidden="true">
                      {sort?.column === i ? (sort.descending ? ' ↓' : ' ↑') : ''}
                    </span>
                  </button>
                </th>
              ))}
              {facts.map((fact) => (
                <th key={fact} scope="col" data-export>
                  {fact}
                </th>
              ))}
            </tr>
          </thead>
          {groupsOf(sorted, rows).map(({ group, members }) => (
            <tbody key={group ?? ''}>
              {group !== null && (
                <tr>
                  <th
                    scope="rowgroup"
                    className={styles.group}
                    colSpan={1 + columns.length + facts.length}
                    data-export
                  >
                    <span>{group}</span>
                  </th>
                </tr>
              )}
              {members.map((row) => (
                <tr key={row.name}>
                  <th scope="row" data-baseline={row.baseline || undefined} data-export>
                    {row.trace ? <TraceTerm trace={{ ...row.trace, name: row.name }} /> : row.name}
                  </th>
                  {row.cells.map((cell, i) => (
                    <Cell
                      key={columns[i]}
                      estimate={cell}
                      darkest={darkest}
                      format={format}
                      interval={intervals}
                    />
                  ))}
                  {facts.map((fact, i) => (
                    <td key={fact} className={styles.fact} data-export>
                      {count(row.facts?.[i] ?? 0)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </section>
    </ChartFrame>
  );
}

/** Sorted rows by group, groups in the order in which the unsorted rows name them. */
function groupsOf(sorted: readonly HeatRow[], rows: readonly HeatRow[]) {
  const groups = [...new Set(rows.map(({ group }) => group ?? null))];
  return groups.map((group) => ({ group, members: sorted.filter((row) => (row.group ?? null) === group) }));
}

interface CellProps {
  estimate: MaybeEstimate | null;
  darkest: number;
  format: (value: number) => string;
  interval: boolean;
}

function Cell({ estimate, darkest, format, interval }: CellProps) {
  if (estimate === null)
    return (
      <td className={styles.none} data-export>
        not run
      </td>
    );
  if (isUndefined(estimate))
    return (
      <td className={styles.none} title={estimate.reason} data-export>
        none<span className="visually-hidden">: {estimate.reason}</span>
      </td>
    );
  const share = Math.max(0, Math.min(1, estimate.value / darkest)) * darkestShare;
  return (
    <td
      data-export
      style={{ background: `color-mix(in srgb, var(--chart-ink) ${share.toFixed(1)}%, var(--paper))` }}
      title={`${formatEstimate(estimate, format)}, n = ${estimate.n}. ${lackOf(estimate) ?? ''}`.trim()}
    >
      <span data-export>{format(estimate.value)}</span>
      {interval && (
        <span className={styles.interval} data-export>
          {hasInterval(estimate) ? `[${format(estimate.low)}, ${format(estimate.high)}]` : '[–]'}
        </span>
      )}
    </td>
  );
}

const figureOf = (cell: MaybeEstimate | null) =>
  cell === null || isUndefined(cell) ? Number.NaN : cell.value;

function tableOf(
  rowName: string,
  columns: readonly string[],
  facts: readonly string[],
  rows: readonly HeatRow[],
): TableData {
  return {
    columns: [
      { name: rowName },
      ...columns.flatMap((column) => [
        { name: column },
        { name: `${column}, low` },
        { name: `${column}, high` },
      ]),
      ...facts.map((name) => ({ name })),
    ],
    rows: rows.map((row) => [
      row.name,
      ...row.cells.flatMap((cell) => (cell === null ? [null, null, null] : numbersOf(cell))),
      ...facts.map((_, i) => row.facts?.[i] ?? null),
    ]),
  };
}
