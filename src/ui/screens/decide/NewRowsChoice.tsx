import { useEffect } from 'react';
import { newRowsUnfiltered } from '#core/filter/caveats.ts';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import styles from './GuaranteeFields.module.css';

/** Which rows are new: those without a label, or those of another dataset that the same judge has scored. */
export default function NewRowsChoice() {
  const { offers, chosen, error, list, choose } = useStoreOf('newRows', (state) => state);
  const isFiltered = useStoreOf('slice', (state) => state.conditions.length > 0);
  useEffect(() => void list(), [list]);
  if (offers.length === 0 && chosen === null && !error) return null;
  const isGone = chosen !== null && offers.every(({ runId }) => runId !== chosen);
  return (
    <>
      <Field label="New rows are" inline>
        {(control) => (
          <Select {...control} value={chosen ?? ''} onChange={(event) => choose(event.target.value || null)}>
            <option value="">those without a label</option>
            {isGone && <option value={chosen}>of a run that is not here</option>}
            {offers.map(({ runId, name, rows }) => (
              <option key={runId} value={runId}>
                {`${name}, ${count(rows)} rows`}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {isFiltered && chosen !== null && <p className={styles.problem}>{newRowsUnfiltered}</p>}
      {error && (
        <p className={styles.problem} role="alert">
          {error.message}
        </p>
      )}
    </>
  );
}
