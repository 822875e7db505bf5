import type { LegendEntry } from '#state/map/colouring.ts';
import { count } from '../../words/numbers.ts';
import styles from './MapScreen.module.css';

interface MapLegendProps {
  entries: readonly LegendEntry[];
  /** Places of entries whose rows are not shown. */
  hidden: ReadonlySet<number>;
  onHidden: (hidden: ReadonlySet<number>) => void;
}

/** What each colour means and how many rows have it; each can be left out, so that no colour need be told from another. */
export function MapLegend({ entries, hidden, onHidden }: MapLegendProps) {
  const toggle = (at: number) => {
    const next = new Set(hidden);
    if (!next.delete(at)) next.add(at);
    onHidden(next);
  };
  return (
    <fieldset className={styles.legend}>
      <legend className={styles.name}>Shown</legend>
      {entries.map(({ name, colour, rows }, at) => (
        <label key={name} className={styles.entry}>
          <input type="checkbox" checked={!hidden.has(at)} onChange={() => toggle(at)} />
          <span className={styles.swatch} style={{ background: `var(${colour})` }} aria-hidden="true" />
          <span className={styles.entryName}>{name}</span>
          <span className={styles.n}>{count(rows)}</span>
        </label>
      ))}
    </fieldset>
  );
}
