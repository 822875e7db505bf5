import { lazy, Suspense, useState } from 'react';
import { type MetricKey, metricCatalogue } from '#core/metrics/catalogue/catalogue.ts';
import { Button } from '#ui/primitives/Button.tsx';
import { Term } from '#ui/primitives/Term.tsx';
import styles from './ChartFrame.module.css';

/** The whole note is read by few: it is fetched when it is opened. */
const MetricNote = lazy(() => import('#ui/notes/MetricNote.tsx'));

/** Where a figure comes from: with the catalogue's entry, everything needed to compute it again by hand. */
export interface Trace {
  metric: MetricKey;
  /** In place of the catalogue's name. */
  name?: string;
  /** Which rows entered: "312 valid rows of 80 instructions; 8 invalid left out". */
  rows: string;
  /** What "bad" means here: "quality under 5". */
  event?: string;
  /** Which split, or null where all rows entered. */
  split?: string | null;
  /** In place of how the catalogue says its interval is made. */
  interval?: string;
  /** Seed and number of bootstrap draws; null where nothing is drawn. */
  seed?: string | null;
}

/** A metric's name that opens its definition, formula, source, rows, split and seed. */
export function TraceTerm({ trace }: { trace: Trace }) {
  const entry = metricCatalogue[trace.metric];
  const [noteOpen, setNoteOpen] = useState(false);
  const facts: [string, string | null | undefined][] = [
    ['Formula', entry.formula],
    ['Bad', trace.event],
    ['Source', entry.source],
    ['Interval', trace.interval ?? entry.interval],
    ['Rows', trace.rows],
    ['Split', trace.split ?? 'none: all rows'],
    ['Seed', trace.seed],
  ];
  return (
    <>
      <Term
        definition={
          <span className={styles.trace}>
            <span>{entry.definition}</span>
            {facts
              .filter(([, value]) => value)
              .map(([name, value]) => (
                <span key={name} className={styles.fact}>
                  <span>{name}</span>
                  <span>{value}</span>
                </span>
              ))}
            <Button size="s" className={styles.more} onClick={() => setNoteOpen(true)}>
              Read more on {entry.name}
            </Button>
          </span>
        }
      >
        {trace.name ?? entry.name}
      </Term>
      {noteOpen && (
        <Suspense fallback={null}>
          <MetricNote anchor={trace.metric} onClose={() => setNoteOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
