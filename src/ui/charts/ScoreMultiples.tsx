import { useMemo, useRef } from 'react';
import { niceDomain } from '#core/charts/scales.ts';
import { formatPercent, formatShare, formatTick } from '#core/words/format.ts';
import { useElementWidth } from '#ui/primitives/useElementWidth.ts';
import { plural } from '#ui/words/numbers.ts';
import type { TableData } from './base/table-data.ts';
import { ChartFrame } from './frame/ChartFrame.tsx';
import type { Framing } from './framing.ts';
import { MiniHistogram } from './plot/MiniHistogram.tsx';
import styles from './ScoreMultiples.module.css';
import type { LiveNumber } from './threshold/source.ts';

export interface ScoreGroup {
  name: string;
  /** Scored rows of the group. */
  n: number;
  /** Rows a bin, over the shared edges. */
  counts: readonly number[];
}

interface ScoreMultiplesProps extends Framing {
  groups: readonly ScoreGroup[];
  edges: readonly number[];
  scoreName: string;
  /** What the groups are: "model". */
  groupName: string;
  threshold: LiveNumber;
  /** Share of the group's rows declined at a threshold. */
  declined: (group: number, threshold: number) => number;
  /** The rows of one group are chosen by its name; the same once more takes it back. */
  choice?: { value: string | null; onValue: (value: string) => void };
}

/** One small score distribution a group, all on the same scales: share of the group's rows by score. */
export function ScoreMultiples(props: ScoreMultiplesProps) {
  const { groups, edges, scoreName, groupName, threshold, declined, choice, title, ...framing } = props;
  const top = useMemo(() => {
    const shares = groups.flatMap((group) => (group.n ? group.counts.map((count) => count / group.n) : []));
    return niceDomain(0, Math.max(0.05, ...shares), 3)[1];
  }, [groups]);
  const grid = useRef<HTMLUListElement>(null);
  const width = useElementWidth(grid);
  const columns = evenColumns(groups.length, width);
  const cell = Math.max(1, Math.floor((width - gap * (columns - 1)) / columns));
  const table: TableData = {
    columns: [
      { name: groupName },
      { name: 'Rows' },
      ...edges
        .slice(0, -1)
        .map((edge, i) => ({ name: `${formatTick(edge)} to ${formatTick(edges[i + 1]!)}` })),
    ],
    rows: groups.map((group) => [group.name, group.n, ...group.counts]),
  };
  return (
    <ChartFrame
      {...framing}
      title={title ?? `${scoreName} by ${groupName}: share of each ${groupName}'s rows`}
      table={table}
    >
      <ul
        ref={grid}
        className={styles.grid}
        style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
      >
        {groups.map((group, i) => (
          <li
            key={group.name}
            className={styles.cell}
            data-aside={(choice && choice.value !== null && choice.value !== group.name) || undefined}
          >
            <p className={styles.name} data-export>
              {choice ? (
                <button
                  type="button"
                  className={styles.choose}
                  aria-pressed={choice.value === group.name}
                  aria-label={`Only rows where ${groupName} is ${group.name}`}
                  onClick={() => choice.onValue(group.name)}
                >
                  {group.name}
                </button>
              ) : (
                group.name
              )}
            </p>
            <p className={styles.count} data-export>
              {plural(group.n, 'row')}
            </p>
            <MiniHistogram
              width={cell}
              edges={edges}
              counts={group.counts}
              n={group.n}
              top={top}
              threshold={threshold}
              words={(value) => `declines ${formatPercent(declined(i, value), 0)}`}
              label={`${group.name}: ${plural(group.n, 'row')}`}
            />
          </li>
        ))}
      </ul>
      <p className={styles.scale} data-export>
        Bars reach to {formatShare(top, 0)}% of a {groupName}'s rows; scores from {formatTick(edges[0]!)} to{' '}
        {formatTick(edges.at(-1)!)}.
      </p>
    </ChartFrame>
  );
}

const narrowest = 160;
const gap = 20;

/** As many columns as there is room for, and as few as fill the same number of rows: no orphan at the end. */
function evenColumns(groups: number, width: number): number {
  const room = Math.max(1, Math.floor((width + gap) / (narrowest + gap)));
  return Math.max(1, Math.ceil(groups / Math.ceil(groups / room)));
}
