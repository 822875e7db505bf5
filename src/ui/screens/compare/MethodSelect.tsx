import type { MethodScores } from '#state/compare/method-scores.ts';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import styles from './CompareScreen.module.css';

interface MethodSelectProps {
  label: string;
  methods: readonly MethodScores[];
  value: string;
  onChoose: (id: string) => void;
}

/** One of the methods, by name. */
export function MethodSelect({ label, methods, value, onChoose }: MethodSelectProps) {
  return (
    <Field label={label} inline>
      {(control) => (
        <Select
          {...control}
          className={styles.method}
          value={value}
          onChange={(event) => onChoose(event.target.value)}
        >
          {methods.map(({ method }) => (
            <option key={method.id} value={method.id}>
              {method.name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
