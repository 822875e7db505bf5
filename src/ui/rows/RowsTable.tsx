import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { RowSort } from '#state/rows-view.ts';
import { classes } from '../primitives/classes.ts';
import { useElementWidth } from '../primitives/useElementWidth.ts';
import { useStoreOf } from '../stores.tsx';
import { plural } from '../words/numbers.ts';
import { CompactRow } from './CompactRow.tsx';
import { RowCell } from './RowCell.tsx';
import styles from './RowsTable.module.css';
import { type RowColumnKey, type RowContext, rowColumns } from './row-columns.tsx';
import { SortHeading } from './SortHeading.tsx';
import { scoreScale } from './score-scale.ts';

export interface RowsTableProps {
  /** Which rows, in which order: indices into the open dataset. */
  rows: Int32Array;
  /** What the rows are: "Declined rows". Read out with their number. */
  caption: string;
  /** In order; fewer are drawn where the table is narrow. */
  columns: readonly RowColumnKey[];
  /** Null where the order is not the user's to choose. */
  sort: RowSort | null;
  onSort?: (sort: RowSort) => void;
  /** The row that is open beside the table. */
  current?: number | null;
  /** Enter, or a click. */
  onOpen: (row: number) => void;
  /** Arrow keys open the row they come to, as where its detail stands beside. */
  follow?: boolean;
  /** Stands in the place of rows where there are none. */
  empty: ReactNode;
  /** In place of the live threshold, where decisions need not follow every frame of a drag. */
  threshold?: number;
  className?: string;
}

const headHeight = 32;
const rowHeight = 32;
const compactHeight = 64;
/** Rows drawn beyond each edge of what is in view, so that scrolling does not outrun the drawing. */
const overscan = 4;
/** Under this many pixels a row takes two lines and no columns. */
const compactBelow = 560;
/** Columns that leave, in this order, as the table narrows. */
const leaving: readonly [RowColumnKey, number][] = [
  ['tokens', 1080],
  ['length', 1080],
  ['digitMass', 1040],
  ['category', 960],
  ['row', 860],
  ['model', 780],
  ['instruction', 620],
];

/**
 * Rows of the open dataset, any number of them: only those in view are drawn, and their texts fetched.
 * One tab stop; arrows, Page Up and Down, Home and End move, Enter opens.
 */
export function RowsTable(props: RowsTableProps) {
  const { rows, caption, sort, onSort, current = null, onOpen, follow = false, empty } = props;
  const summary = useStoreOf('datasets', (state) => state.selected);
  const dataset = useStoreOf('datasets', (state) => state.columns);
  const run = useStoreOf('run', (state) => state.columns);
  const runVersion = useStoreOf('run', (state) => state.version);
  const label = useStoreOf('label', (state) => state.values);
  const threshold = useStoreOf('threshold', (state) => props.threshold ?? state.threshold);
  const grades = useStoreOf('grading', (state) => (state.on ? state.grades : null));
  const gradedOn = useStoreOf('gradingPlan', (state) => state.plan.scale);
  const textOf = useStoreOf('texts', (state) => state.get);
  const wantTexts = useStoreOf('texts', (state) => state.want);
  const textsVersion = useStoreOf('texts', (state) => state.version);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the columns are written in place
  const scale = useMemo(() => scoreScale(run), [run, runVersion]);
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const width = useElementWidth(scroller);
  const compact = width > 0 && width < compactBelow;
  const [cursor, setCursor] = useState(0);
  const active = Math.min(cursor, rows.length - 1);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (compact ? compactHeight : rowHeight),
    overscan,
    // The heading lies above the rows and covers the first of them while one scrolls.
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new height makes the old measures void
  useEffect(() => virtualizer.measure(), [compact, virtualizer]);

  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version may have dropped what is in view
  useEffect(() => {
    void wantTexts([...rows.subarray(first, last + 1)]);
  }, [rows, first, last, wantTexts, textsVersion]);

  // The open row may be moved from outside, by the detail view's next and previous.
  useEffect(() => {
    const index = current === null ? -1 : rows.indexOf(current);
    if (index < 0) return;
    setCursor(index);
    virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [current, rows, virtualizer]);

  const move = (to: number) => {
    const index = Math.max(0, Math.min(rows.length - 1, to));
    setCursor(index);
    virtualizer.scrollToIndex(index, { align: 'auto' });
    if (follow) onOpen(rows[index]!);
  };
  const page = Math.max(1, last - first - 2 * overscan);
  const targets: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: rows.length - 1,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || rows.length === 0) return;
    const target = targets[event.key];
    if (target !== undefined) {
      event.preventDefault();
      move(target);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      onOpen(rows[active]!);
    }
  };

  if (!summary || !dataset) return null;
  const gone = leaving.filter(([, below]) => width > 0 && width < below).map(([key]) => key);
  const shown = props.columns.filter((key) => !gone.includes(key));
  const compactHeading: RowColumnKey = props.columns.includes('score') ? 'score' : 'grade';
  const contextOf = (index: number): RowContext => {
    const row = rows[index]!;
    const above = index > 0 ? dataset.instruction[rows[index - 1]!] : -1;
    const ditto = above === dataset.instruction[row];
    return {
      row,
      texts: textOf(row),
      summary,
      dataset,
      run,
      label,
      grades,
      gradedOn,
      threshold,
      scale,
      ditto,
    };
  };
  return (
    <div ref={scroller} className={classes(styles.scroller, props.className)}>
      <table
        className={styles.table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the grid pattern, on a table's semantics
        role="grid"
        aria-label={`${caption}, ${plural(rows.length, 'row')}`}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={items.some(({ index }) => index === active) ? `${id}-${active}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <thead className={styles.head}>
          <tr className={classes(styles.headRow, compact && styles.headCompact)} aria-rowindex={1}>
            {(compact ? [compactHeading] : shown).map((key) => (
              <SortHeading
                key={key}
                name={key}
                column={rowColumns[key]}
                sort={sort}
                onSort={onSort}
                remark={key === 'score' ? `${scale[0]} to ${scale[1]}` : undefined}
              />
            ))}
          </tr>
        </thead>
        <tbody className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
          {rows.length === 0 && (
            <tr>
              <td className={styles.empty}>{empty}</td>
            </tr>
          )}
          {items.map(({ index, start, size }) => {
            const context = contextOf(index);
            return (
              // The keyboard is the grid's: Enter opens its active row.
              <tr
                key={index}
                id={`${id}-${index}`}
                aria-rowindex={index + 2}
                aria-selected={context.row === current}
                data-active={index === active || undefined}
                data-ditto={context.ditto || undefined}
                className={styles.row}
                style={{ transform: `translateY(${start - headHeight}px)`, height: size }}
                onClick={() => {
                  setCursor(index);
                  onOpen(context.row);
                }}
              >
                {compact ? (
                  <CompactRow context={context} columns={props.columns} />
                ) : (
                  shown.map((key) => <RowCell key={key} name={key} context={context} />)
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
