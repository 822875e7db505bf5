import { useEffect, useState } from 'react';
import { type Mark, marks } from '#core/grading/marks.ts';
import { Field } from '../../primitives/Field.tsx';
import { Input, Select } from '../../primitives/Input.tsx';
import { useStoreOf } from '../../stores.tsx';
import styles from './RowFilters.module.css';

const searchDelay = 200;

/** Words that the rows' texts are searched for, once typing pauses. */
export function SearchField() {
  const text = useStoreOf('rows', (state) => state.text);
  const search = useStoreOf('rows', (state) => state.search);
  const readAhead = useStoreOf('rows', (state) => state.readAhead);
  const datasetId = useStoreOf('datasets', (state) => state.selected?.id);
  const [typed, setTyped] = useState(text);
  useEffect(() => {
    if (datasetId !== undefined) readAhead('texts');
  }, [datasetId, readAhead]);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => void search(typed), searchDelay);
    return () => clearTimeout(timer);
  }, [typed, text, search]);
  return (
    <Field label="Text">
      {(control) => (
        <Input
          {...control}
          type="search"
          className={styles.search}
          value={typed}
          placeholder="in instruction, response, reference"
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
    </Field>
  );
}

interface CodeFieldProps {
  label: string;
  any: string;
  names: readonly string[];
  code: number | null;
  onCode: (code: number | null) => void;
}

/** A choice among names that rows have by number. */
export function CodeField({ label, any, names, code, onCode }: CodeFieldProps) {
  if (names.length === 0) return null;
  return (
    <Field label={label}>
      {(control) => (
        <Select
          {...control}
          className={styles.select}
          value={code ?? ''}
          onChange={(event) => onCode(event.target.value === '' ? null : Number(event.target.value))}
        >
          <option value="">{any}</option>
          {names.map((name, index) => (
            <option key={name} value={index}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

const markWords: Record<Mark, string> = {
  graded: 'graded by you',
  ungraded: 'not graded by you',
  flagged: 'flagged',
  commented: 'with a comment',
  later: 'set aside for later',
  skipped: 'skipped',
};

/** Rows by what the annotator has done with them: each is a queue. */
export function OwnWorkField() {
  const mark = useStoreOf('rows', (state) => state.filter.mark);
  const tag = useStoreOf('rows', (state) => state.filter.tag);
  const setFilter = useStoreOf('rows', (state) => state.setFilter);
  const tags = useStoreOf('remarks', (state) => state.tags);
  const offered = tag === null || tags.includes(tag) ? tags : [...tags, tag];
  return (
    <>
      <Field label="Your work">
        {(control) => (
          <Select
            {...control}
            className={styles.select}
            value={mark ?? ''}
            onChange={({ target }) => setFilter({ mark: marks.find((one) => one === target.value) ?? null })}
          >
            <option value="">any row</option>
            {marks.map((one) => (
              <option key={one} value={one}>
                {markWords[one]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {offered.length > 0 && (
        <Field label="Your tag">
          {(control) => (
            <Select
              {...control}
              className={styles.select}
              value={tag ?? ''}
              onChange={({ target }) => setFilter({ tag: target.value === '' ? null : target.value })}
            >
              <option value="">any tag</option>
              {offered.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
    </>
  );
}
