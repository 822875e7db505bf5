import { useMemo, useState } from 'react';
import { type Condition, conditionWords, noConditions } from '#core/filter/conditions.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Button } from '../primitives/Button.tsx';
import { Field } from '../primitives/Field.tsx';
import { Input, Select } from '../primitives/Input.tsx';
import { useStoreOf } from '../stores.tsx';
import { count } from '../words/numbers.ts';
import styles from './Conditions.module.css';
import { conditionOf, type Draft, draftOf, type Kind, type Subject, subjectsOf } from './subjects.ts';

const kindWords: Record<Kind, string> = {
  range: 'from – to',
  is: 'is',
  'is-not': 'is not',
  contains: 'contains',
  missing: 'is missing',
  present: 'is there',
};

interface ConditionsProps {
  dataset: DatasetSummary;
  conditions: readonly Condition[];
  onChange: (conditions: readonly Condition[]) => void;
  /** What the list of conditions is called. */
  label: string;
}

/** Conditions that rows have to meet, and a form to add one. */
export default function Conditions({ dataset, conditions, onChange, label }: ConditionsProps) {
  const tags = useStoreOf('remarks', (state) => state.tags);
  const isJudged = useStoreOf('run', (state) => state.current !== null);
  const readAhead = useStoreOf('rows', (state) => state.readAhead);
  const [draft, setDraft] = useState<Draft | null>(null);
  const subjects = useMemo(() => subjectsOf(dataset, tags, isJudged), [dataset, tags, isJudged]);
  const made = draft && conditionOf(draft);
  const set = (next: readonly Condition[]) => onChange(next.length === 0 ? noConditions : next);
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
            value={draft?.subject.key ?? ''}
            onChange={({ target }) => {
              const chosen = subjects.find(({ key }) => key === target.value);
              setDraft(chosen ? draftOf(chosen) : null);
              if (chosen && 'column' in chosen.of) readAhead('columns');
            }}
          >
            <option value="">any value</option>
            <SubjectGroup
              label="Columns of the data"
              subjects={subjects.filter(({ of }) => 'column' in of)}
            />
            <SubjectGroup
              label="Scores, labels and grading"
              subjects={subjects.filter(({ of }) => 'field' in of)}
            />
          </Select>
        )}
      </Field>
      {draft && (
        <form
          className={styles.form}
          aria-label={`Condition on ${draft.subject.name}`}
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <DraftFields draft={draft} onDraft={setDraft} />
          <Button type="submit" disabled={!made}>
            Add
          </Button>
        </form>
      )}
      {conditions.length > 0 && (
        <ul className={styles.conditions} aria-label={label}>
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

const SubjectGroup = ({ label, subjects }: { label: string; subjects: readonly Subject[] }) =>
  subjects.length === 0 ? null : (
    <optgroup label={label}>
      {subjects.map(({ key, name }) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </optgroup>
  );

function DraftFields({ draft, onDraft }: { draft: Draft; onDraft: (draft: Draft) => void }) {
  const { subject, kind } = draft;
  const { kinds } = subject;
  return (
    <>
      <Field label="Condition">
        {(control) => (
          <Select
            {...control}
            className={styles.select}
            value={kind}
            onChange={({ target }) =>
              onDraft({ ...draft, text: '', kind: kinds.find((one) => one === target.value) ?? kind })
            }
          >
            {kinds.map((one) => (
              <option key={one} value={one}>
                {kindWords[one]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {kind === 'range' &&
        (['low', 'high'] as const).map((side) => (
          <Field key={side} label={side === 'low' ? 'From' : 'To'}>
            {(control) => (
              <Input
                {...control}
                type="number"
                step="any"
                numeric
                className={styles.bound}
                placeholder={String((side === 'low' ? subject.min : subject.max) ?? '')}
                value={draft[side]}
                onChange={({ target }) => onDraft({ ...draft, [side]: target.value })}
              />
            )}
          </Field>
        ))}
      {(kind === 'is' || kind === 'is-not') && (
        <Field label="Value">
          {(control) => (
            <Select
              {...control}
              className={styles.select}
              value={draft.text}
              onChange={({ target }) => onDraft({ ...draft, text: target.value })}
            >
              <option value="">–</option>
              {subject.values.map(({ value, rows }) => (
                <option key={value} value={value}>
                  {value}
                  {rows !== null && ` (${count(rows)})`}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {kind === 'contains' && (
        <Field label="Contained text">
          {(control) => (
            <Input
              {...control}
              className={styles.select}
              value={draft.text}
              onChange={({ target }) => onDraft({ ...draft, text: target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}
