import type { ReactNode } from 'react';
import { binRange, type ColumnStatistics as Found, type Spread } from '#core/rows/column-statistics.ts';
import { ChooseBand } from '../../filter/ChooseBand.tsx';
import { Button } from '../../primitives/Button.tsx';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { LiveStatus } from '../../primitives/LiveStatus.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count, percent, plural } from '../../words/numbers.ts';
import { BarTable } from './BarTable.tsx';
import styles from './ColumnStatistics.module.css';

const figure = (value: number) =>
  Number(value.toPrecision(4)).toLocaleString('en', { maximumFractionDigits: 6 });

const sentence = ({ rows, missing, distinct, more, types }: Found) =>
  [
    `${plural(rows, 'row')}, ${missing === 0 ? 'none missing' : `${count(missing)} missing (${percent(missing / rows)})`}`,
    `${more ? 'more than ' : ''}${count(distinct)} different ${distinct === 1 ? 'value' : 'values'}`,
    types.map((one) => `${one.type} in ${plural(one.rows, 'row')}`).join(', '),
  ]
    .filter((part) => part !== '')
    .join('; ');

const spreadSentence = ({ min, quarter, median, threeQuarters, max, mean }: Spread) =>
  `From ${figure(min)} to ${figure(max)}; half of them from ${figure(quarter)} to ${figure(threeQuarters)}, median ${figure(median)}, mean ${figure(mean)}.`;

interface Bar {
  name: string;
  rows: number;
  /** In place of the name. */
  choice?: ReactNode;
}

const binName = ({ from, to }: Spread['bins'][number]) =>
  from === to ? figure(from) : `${figure(from)} to ${figure(to)}`;

/** A table of rows with bars, the first column being what they hold. */
function Bars({ title, bars, of }: { title: string; bars: readonly Bar[]; of: number }) {
  const most = Math.max(...bars.map(({ rows }) => rows));
  return (
    <BarTable
      caption={title}
      isCaptionShown
      heads={['Value', 'Rows', 'Share']}
      widths={{ name: '160px', bar: '35%' }}
      // Two long values may begin alike: a place tells them apart.
      rows={bars.map(({ name, rows, choice }, at) => ({
        key: at,
        name: choice ?? name,
        figures: [count(rows), percent(rows / of)],
        share: rows / most,
      }))}
    />
  );
}

interface SpreadBarsProps {
  title: string;
  spread: Spread;
  /** The column whose numbers these are: rows are chosen by a band of them. */
  column?: string;
}

function SpreadBars({ title, spread, column }: SpreadBarsProps) {
  const choice = (at: number) =>
    column !== undefined &&
    spread.bins.length > 1 &&
    spread.bins[at]!.rows > 0 && (
      <ChooseBand
        on={{ column }}
        name={column}
        band={binRange(spread.bins, at)}
        words={binName(spread.bins[at]!)}
      />
    );
  return (
    <div>
      <Bars
        title={`${title}, ${plural(spread.n, 'row')}`}
        of={spread.n}
        bars={spread.bins.map((bin, at) => ({
          name: binName(bin),
          rows: bin.rows,
          choice: choice(at) || undefined,
        }))}
      />
      <p className={styles.note}>{spreadSentence(spread)}</p>
    </div>
  );
}

/** What the chosen column holds: how its values spread, and which are the most frequent. */
export default function ColumnStatistics() {
  const column = useStoreOf('column', (state) => state.column);
  const found = useStoreOf('column', (state) => state.statistics);
  const error = useStoreOf('column', (state) => state.error);
  const show = useStoreOf('column', (state) => state.show);
  if (column === null) return null;
  return (
    <section className={styles.statistics} aria-label={`What ${column} holds`}>
      <div className={styles.head}>
        <h3 dir="auto">{column}</h3>
        <Button size="s" variant="quiet" onClick={() => void show(null)}>
          Close
        </Button>
      </div>
      {error && (
        <ErrorState title="The column could not be read">
          <p>{error.message}</p>
        </ErrorState>
      )}
      {!found && !error && <LiveStatus text="Reading the column" />}
      {found && (
        <>
          <p>{sentence(found)}.</p>
          <div className={styles.pair}>
            {found.numbers && (
              <SpreadBars title="Distribution of the numbers" spread={found.numbers} column={column} />
            )}
            {found.lengths && <SpreadBars title="Length of the texts, characters" spread={found.lengths} />}
            {found.frequent.length > 0 && (
              <Bars
                title={found.distinct > found.frequent.length ? 'Most frequent values' : 'Values'}
                of={found.rows}
                bars={found.frequent.map(({ value, rows }) => ({ name: value, rows }))}
              />
            )}
          </div>
          {found.more && (
            <p className={styles.note}>
              Only the first {count(found.distinct)} different values were told apart; those that appear later
              are not among the most frequent ones.
            </p>
          )}
        </>
      )}
    </section>
  );
}
