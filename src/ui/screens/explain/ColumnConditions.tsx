import { useState } from 'react';
import { type ColumnCondition, conditionWords, noConditions } from '#core/rows/conditions.ts';
import type { ColumnSummary, DatasetSummary } from '#core/rows/dataset.ts';
import { Button } from '../../primitives/Button.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Input, Select } from '../../primitives/Input.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import styles from './ColumnConditions.module.css';

type Kind = ColumnCondition['kind'];

const kindWords: Record<Kind, string> = {
  range: 'from – to',
  is: 'is',
  contains: 'contains',
  missing: 'is missing',
  present: 'is there',
};

/** What can be asked of a column; the likeliest first. */
const kindsOf = ({ kind, values, min }: ColumnSummary): Kind[] => [
  ...(min !== null ? (['range'] as const) : []),
  ...(values && values.length > 0 ? (['is'] as const) : []),
  ...(kind === 'number' ? [] : (['contains'] as const)),
  'missing',
  'present',
];

interface Draft {
  column: string;
  kind: Kind;
  low: string;
  high: string;
  text: string;
}

const numberIn = (text: string) =>
  text.trim() === '' || !Number.isFinite(Number(text)) ? null : Number(text);

/** The condition that a draft comes to; null while it asks nothing. */
function conditionOf({ column, kind, low, high, text }: Draft): ColumnCondition | null {
  if (kind === 'missing' || kind === 'present') return { column, kind };
  if (kind === 'is') return text === '' ? null : { column, kind, value: text };
  if (kind === 'contains') return text.trim() === '' ? null : { column, kind, text: text.trim() };
  const range = { low: numberIn(low), high: numberIn(high) };
  return range.low === null && range.high === null ? null : { column, kind, ...range };
}

/** Conditions on columns of the source, all of which listed rows meet; and a form to add one. */
export default function ColumnConditions({ dataset }: { dataset: DatasetSummary }) {
  const conditions = useStoreOf('rows', (state) => state.filter.conditions);
  const setFilter = useStoreOf('rows', (state) => state.setFilter);
  const [draft, setDraft] = useState<Draft | null>(null);
  const column = dataset.columns.find(({ name }) => name === draft?.column);
  const kinds = column ? kindsOf(column) : [];
  const made = draft && conditionOf(draft);
  const set = (next: readonly ColumnCondition[]) =>
    setFilter({ conditions: next.length === 0 ? noConditions : next });
  const begin = (name: string) => {
    const chosen = dataset.columns.find((one) => one.name === name);
    setDraft(chosen ? { column: name, kind: kindsOf(chosen)[0]!, low: '', high: '', text: '' } : null);
  };
  const add = () => {
    if (!made) return;
    set([...conditions, made]);
    setDraft(null);
  };
  return (
    <>
      <Field label="Column">
        {(control) => (
          <Select
            {...control}
            className={styles.select}
            value={draft?.column ?? ''}
            onChange={({ target }) => begin(target.value)}
          >
            <option value="">any value</option>
            {dataset.columns.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        )}
      </Field>
      {draft && column && (
        <form
          className={styles.form}
          aria-label={`Condition on ${draft.column}`}
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <Field label="Condition">
            {(control) => (
              <Select
                {...control}
                className={styles.select}
                value={draft.kind}
                onChange={({ target }) =>
                  setDraft({
                    ...draft,
                    text: '',
                    kind: kinds.find((kind) => kind === target.value) ?? draft.kind,
                  })
                }
              >
                {kinds.map((kind) => (
                  <option key={kind} value={kind}>
                    {kindWords[kind]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {draft.kind === 'range' &&
            (['low', 'high'] as const).map((side) => (
              <Field key={side} label={side === 'low' ? 'From' : 'To'}>
                {(control) => (
                  <Input
                    {...control}
                    type="number"
                    step="any"
                    numeric
                    className={styles.bound}
                    placeholder={String((side === 'low' ? column.min : column.max) ?? '')}
                    value={draft[side]}
                    onChange={({ target }) => setDraft({ ...draft, [side]: target.value })}
                  />
                )}
              </Field>
            ))}
          {draft.kind === 'is' && (
            <Field label="Value">
              {(control) => (
                <Select
                  {...control}
                  className={styles.select}
                  value={draft.text}
                  onChange={({ target }) => setDraft({ ...draft, text: target.value })}
                >
                  <option value="">–</option>
                  {column.values?.map(({ value, rows }) => (
                    <option key={value} value={value}>
                      {value} ({count(rows)})
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          )}
          {draft.kind === 'contains' && (
            <Field label="Contained text">
              {(control) => (
                <Input
                  {...control}
                  className={styles.select}
                  value={draft.text}
                  onChange={({ target }) => setDraft({ ...draft, text: target.value })}
                />
              )}
            </Field>
          )}
          <Button type="submit" disabled={!made}>
            Add
          </Button>
        </form>
      )}
      {conditions.length > 0 && (
        <ul className={styles.conditions} aria-label="Conditions on columns">
          {conditions.map((condition, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one condition may stand twice
            <li key={at}>
              <Button
                size="s"
                variant="quiet"
                aria-label={`Remove: ${conditionWords(condition)}`}
                onClick={() => set(conditions.filter((_, other) => other !== at))}
              >
                {conditionWords(condition)} ×
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
