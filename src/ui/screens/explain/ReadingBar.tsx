import { useId } from 'react';
import { keyName } from '#core/grading/keys.ts';
import { Select } from '../../primitives/Input.tsx';
import { RawButton } from '../../reading/RawButton.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import styles from './RowTexts.module.css';
import type { ComparisonChoice } from './useComparison.ts';

/** How the texts are read: rendered or raw, and what the response is compared with. */
export function ReadingBar({ comparison: { offers, chosen } }: { comparison: ComparisonChoice }) {
  const { reading } = useStores();
  const id = useId();
  const keys = useStoreOf('gradingKeys', (state) => state.keys);
  return (
    <div className={styles.bar}>
      <RawButton />
      {offers.length > 0 && (
        <span className={styles.compare}>
          <label htmlFor={id}>Compare the response with</label>
          <Select
            id={id}
            className={styles.select}
            aria-keyshortcuts={keys.compare}
            value={chosen === null ? '' : String(chosen.value)}
            onChange={({ target }) =>
              reading
                .getState()
                .compareWith(offers.find(({ value }) => String(value) === target.value)?.value ?? null)
            }
          >
            <option value="">nothing</option>
            {offers.map(({ value, name }) => (
              <option key={value} value={String(value)}>
                {name}
              </option>
            ))}
          </Select>
        </span>
      )}
      <span className={styles.keys}>
        keys {keyName(keys.raw)} and {keyName(keys.compare)}
      </span>
    </div>
  );
}
