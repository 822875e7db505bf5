import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import { FigureInput } from './FigureInput.tsx';
import styles from './GuaranteeFields.module.css';

/** Which seed is shown first where somebody names one. */
const firstSeed = 1;

/** Whose choice the split is: it follows from the rows, unless a seed is named, and that is told with the promise. */
export function SplitFields() {
  const { line } = useStores();
  const seed = useStoreOf('line', (state) => state.guarantee.seed);
  const tried = useStoreOf('line', (state) => state.seedsTried);
  const certify = (chosen: number | null) => void line.getState().certify({ seed: chosen });
  return (
    <div className={styles.split}>
      <Field label="Split">
        {(control) => (
          <Select
            {...control}
            value={seed === null ? 'data' : 'you'}
            onChange={(event) => certify(event.target.value === 'data' ? null : (tried.at(-1) ?? firstSeed))}
          >
            <option value="data">As it follows from the rows</option>
            <option value="you">By a seed of mine, told with the promise</option>
          </Select>
        )}
      </Field>
      {seed !== null && (
        <FigureInput
          label="Seed of the split"
          value={seed}
          decimals={0}
          step={1}
          min={0}
          max={4294967295}
          onCommit={(value) => certify(Math.round(value))}
        />
      )}
    </div>
  );
}
