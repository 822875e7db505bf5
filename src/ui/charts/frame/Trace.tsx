import { Term } from '#ui/primitives/Term.tsx';
import styles from './ChartFrame.module.css';

/** Where a figure comes from: everything needed to compute it again by hand. */
export interface Trace {
  /** The metric's name as it stands on screen. */
  name: string;
  definition: string;
  formula?: string;
  /** The paper or practice it is from. */
  source?: string;
  /** Its section of the metrics note. */
  href?: string;
  /** Which rows entered: "312 valid rows of 80 instructions; 8 invalid left out". */
  rows: string;
  /** Which split, or null where all rows entered. */
  split?: string | null;
  /** Seed and number of bootstrap draws; null where nothing is drawn. */
  seed?: string | null;
}

/** A metric's name that opens its definition, formula, source, rows, split and seed. */
export function TraceTerm({ trace }: { trace: Trace }) {
  const facts: [string, string | null | undefined][] = [
    ['Formula', trace.formula],
    ['Source', trace.source],
    ['Rows', trace.rows],
    ['Split', trace.split ?? 'none: all rows'],
    ['Seed', trace.seed],
  ];
  return (
    <Term
      definition={
        <span className={styles.trace}>
          <span>{trace.definition}</span>
          {facts
            .filter(([, value]) => value)
            .map(([name, value]) => (
              <span key={name} className={styles.fact}>
                <span>{name}</span>
                <span>{value}</span>
              </span>
            ))}
          {trace.href && (
            <a href={trace.href} target="_blank" rel="noreferrer">
              More on {trace.name}
            </a>
          )}
        </span>
      }
    >
      {trace.name}
    </Term>
  );
}
