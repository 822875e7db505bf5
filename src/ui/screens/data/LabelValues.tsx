import type { ColumnValue } from '#core/rows/dataset.ts';
import { Checkbox } from '../../primitives/Checkbox.tsx';
import { count } from '../../words/numbers.ts';
import styles from './LabelChoice.module.css';

interface LabelValuesProps {
  column: string;
  values: readonly ColumnValue[];
  good: readonly string[];
  onGood: (good: string[]) => void;
}

/** Which of a column's values mean a good response, and how many rows have each. */
export function LabelValues({ column, values, good, onGood }: LabelValuesProps) {
  return (
    <fieldset className={styles.values}>
      <legend className={styles.legend}>
        {good.length === 0 ? `Choose the values of ${column} that mean a good response` : 'Good is'}
      </legend>
      {values.map(({ value, rows }) => (
        <Checkbox
          key={value}
          checked={good.includes(value)}
          onChange={(checked) => onGood(checked ? [...good, value] : good.filter((other) => other !== value))}
        >
          {value} <span className={styles.rows}>{count(rows)}</span>
        </Checkbox>
      ))}
    </fieldset>
  );
}
