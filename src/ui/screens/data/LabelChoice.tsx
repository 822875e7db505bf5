import type { DatasetSummary } from '#core/rows/dataset.ts';
import { gradeLabel } from '#core/rows/grades.ts';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { useStoreOf } from '../../stores.tsx';

/** Which numeric column, or whose grades, say how good a response really is. */
export function LabelChoice({ dataset }: { dataset: DatasetSummary }) {
  const column = useStoreOf('label', (state) => state.column);
  const choose = useStoreOf('label', (state) => state.choose);
  const gradings = useStoreOf('grading', (state) => state.gradings);
  const names = [
    ...dataset.columns.filter(({ kind }) => kind === 'number').map(({ name }) => name),
    ...gradings.map(({ annotator }) => gradeLabel(annotator)),
  ];
  if (names.length === 0) return null;
  return (
    <Field label="Quality label" inline>
      {(control) => (
        <Select
          {...control}
          value={column ?? ''}
          onChange={(event) => void choose(event.target.value === '' ? null : event.target.value)}
        >
          <option value="">none</option>
          {[...new Set(names)].map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
