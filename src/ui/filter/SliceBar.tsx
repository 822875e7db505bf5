import { useEffect, useState } from 'react';
import { caveatsOf, caveatWords } from '#core/filter/caveats.ts';
import { filterWords, noConditions } from '#core/filter/conditions.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { fitsAddress, maxAddressIds } from '#state/view/view-address.ts';
import { Button } from '../primitives/Button.tsx';
import { useStoreOf } from '../stores.tsx';
import { count, plural } from '../words/numbers.ts';
import Conditions from './Conditions.tsx';
import SavedFilters from './SavedFilters.tsx';
import styles from './SliceBar.module.css';

interface SliceBarProps {
  dataset: DatasetSummary;
  /** What is restricted, to begin a sentence: "Every figure here". */
  what: string;
}

/** Which rows everything on a screen is of: all, or those of a filter. Escape takes back what was chosen on a chart. */
export default function SliceBar({ dataset, what }: SliceBarProps) {
  const conditions = useStoreOf('slice', (state) => state.conditions);
  const slice = useStoreOf('slice', (state) => state.slice);
  const computing = useStoreOf('slice', (state) => state.computing);
  const error = useStoreOf('slice', (state) => state.error);
  const set = useStoreOf('slice', (state) => state.set);
  const clearBrush = useStoreOf('slice', (state) => state.clearBrush);
  const canUndo = useStoreOf('slice', (state) => state.canUndo);
  const undo = useStoreOf('slice', (state) => state.undo);
  const label = useStoreOf('label', (state) => state.column);
  const [editing, setEditing] = useState(false);
  const active = conditions.length > 0;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) clearBrush();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [clearBrush]);
  return (
    <search className={styles.bar} aria-label="Rows that figures are of">
      {active && (
        <p className={styles.words} role="status">
          {computing || !slice
            ? `The rows where ${filterWords(conditions)} are being looked for.`
            : `${what} is of ${count(slice.rows)} of ${plural(dataset.rows, 'row')}: those where ${filterWords(slice.conditions)}.`}
        </p>
      )}
      {error && (
        <p className={styles.words} role="alert">
          {error.message} The figures shown are of the rows chosen before.
        </p>
      )}
      {caveatsOf(conditions, { label, scores: [] }).map((caveat) => (
        <p key={caveat} className={styles.caveat}>
          {caveatWords[caveat]}
        </p>
      ))}
      {!fitsAddress(conditions) && (
        <p className={styles.caveat}>
          This filter names more than {maxAddressIds} rows, so the link in the address does not carry it. It
          is kept in this browser.
        </p>
      )}
      {(active || editing) && (
        <Conditions dataset={dataset} conditions={conditions} onChange={set} label="Filter of every figure" />
      )}
      <SavedFilters conditions={conditions} onApply={set} ofFigures />
      {active ? (
        <Button variant="quiet" onClick={() => set(noConditions)}>
          Use all rows
        </Button>
      ) : (
        <Button size="s" variant="quiet" aria-expanded={editing} onClick={() => setEditing(!editing)}>
          {editing ? 'Close the filter' : 'Filter the rows of every figure'}
        </Button>
      )}
      {canUndo && (
        <Button size={active ? 'm' : 's'} variant="quiet" onClick={undo}>
          Undo the last change of the filter
        </Button>
      )}
    </search>
  );
}
