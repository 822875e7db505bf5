import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { useStoreOf } from '../../stores.tsx';

/** Which numeric column says how good a response really is. */
export function LabelChoice({ dataset }: { dataset: DatasetSummary }) {
  const column = useStoreOf('label', (state) => state.column);
  const choose = useStoreOf('label', (state) => state.choose);
  const numeric = dataset.columns.filter(({ kind }) => kind === 'number');
  if (numeric.length === 0) return null;
  return (
    <Field label="Quality label" inline>
      {(control) => (
        <Select
          {...control}
          value={column ?? ''}
          onChange={(event) => void choose(event.target.value === '' ? null : event.target.value)}
        >
          <option value="">none</option>
          {numeric.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
