import { ownColumns } from '#core/export/own-columns.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { columnLabel, gradesLabel, type LabelSource, labelKey, labelName } from '#core/rows/label-source.ts';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { useStoreOf } from '../../stores.tsx';

/** Which numeric column, or whose grades, say how good a response really is. */
export function LabelChoice({ dataset }: { dataset: DatasetSummary }) {
  const source = useStoreOf('label', (state) => state.source);
  const choose = useStoreOf('label', (state) => state.choose);
  const gradings = useStoreOf('grading', (state) => state.gradings);
  const own = ownColumns(dataset.columns);
  const sources: LabelSource[] = [
    ...dataset.columns
      .filter(({ kind, name }) => kind === 'number' && !own.has(name))
      .map(({ name }) => columnLabel(name)),
    ...gradings.map(({ annotator }) => gradesLabel(annotator)),
  ];
  const find = (key: string) => sources.find((each) => labelKey(each) === key) ?? null;
  if (sources.length === 0) return null;
  return (
    <Field label="Quality label" inline>
      {(control) => (
        <Select
          {...control}
          value={source ? labelKey(source) : ''}
          onChange={(event) => void choose(find(event.target.value))}
        >
          <option value="">none</option>
          {sources.map((each) => (
            <option key={labelKey(each)} value={labelKey(each)}>
              {labelName(each)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
