import { useState } from 'react';
import {
  evenScale,
  maxChoiceName,
  maxChoices,
  minChoices,
  problemOfScale,
  type Scale,
  scaleText,
  type UsualScale,
  usualNameOf,
  usualScale,
  usualScales,
} from '#core/grading/scale.ts';
import { gradeScale } from '#core/rows/grades.ts';
import { Button } from '../../primitives/Button.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Input, Select } from '../../primitives/Input.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import styles from './ScaleEditor.module.css';

const own = 'own';
const firstNames = ['Bad', 'Fair', 'Good'];

/** What rows are graded on: a usual scale, or categories of somebody's own with what each counts as. */
export default function ScaleEditor() {
  const { gradingPlan } = useStores();
  const scale = useStoreOf('gradingPlan', (state) => state.plan.scale);
  const ready = useStoreOf('gradingPlan', (state) => state.ready);
  const [drafting, setDrafting] = useState(false);
  const usual = usualNameOf(scale);
  const isOwn = drafting || usual === null;
  return (
    <div className={styles.editor}>
      <Field
        label="Rows are graded on"
        hint="Grades that were given before are kept. Each counts as the value it was given, from 0 to 9."
      >
        {(control) => (
          <Select
            {...control}
            disabled={!ready}
            value={isOwn ? own : usual}
            onChange={({ target: { value } }) => {
              setDrafting(value === own);
              if (value !== own) gradingPlan.getState().change({ scale: usualScale(value as UsualScale) });
            }}
          >
            {usualScales.map((name) => (
              <option key={name} value={name}>
                {name === 'yes/no' ? 'Yes or no' : name}
              </option>
            ))}
            <option value={own}>Categories of your own</option>
          </Select>
        )}
      </Field>
      {isOwn && (
        <OwnScale
          key={usual === null ? scaleText(scale) : own}
          first={usual === null ? scale : evenScale(firstNames)}
        />
      )}
    </div>
  );
}

interface Draft {
  /** Tells it from the others while they are moved and removed. */
  id: number;
  name: string;
  value: string;
}

const draftsOf = ({ choices }: Scale): Draft[] =>
  choices.map(({ name, value }, id) => ({ id, name, value: String(value) }));

function OwnScale({ first }: { first: Scale }) {
  const { gradingPlan } = useStores();
  const scale = useStoreOf('gradingPlan', (state) => state.plan.scale);
  const [drafts, setDrafts] = useState(() => draftsOf(first));
  const typed: Scale = {
    choices: drafts.map(({ name, value }) => ({
      name: name.trim(),
      value: value.trim() === '' ? Number.NaN : Number(value),
    })),
  };
  const problem = problemOfScale(typed);
  const inUse = problem === null && scaleText(typed) === scaleText(scale);
  const change = (at: number, part: Partial<Draft>) =>
    setDrafts(drafts.map((draft, one) => (one === at ? { ...draft, ...part } : draft)));
  return (
    <fieldset className={styles.own}>
      <legend className={styles.legend}>
        Categories from the worst to the best, and what each counts as
      </legend>
      {drafts.map(({ id, name, value }, at) => (
        <div key={id} className={styles.choice}>
          <Input
            aria-label={`Category ${at + 1}`}
            dir="auto"
            maxLength={maxChoiceName}
            value={name}
            onChange={({ target }) => change(at, { name: target.value })}
          />
          <Input
            aria-label={`What category ${at + 1} counts as, from 0 to 9`}
            type="number"
            numeric
            min={gradeScale.low}
            max={gradeScale.high}
            step="any"
            value={value}
            onChange={({ target }) => change(at, { value: target.value })}
          />
          <Button
            size="s"
            variant="quiet"
            disabled={drafts.length <= minChoices}
            aria-label={`Remove category ${at + 1}`}
            onClick={() => setDrafts(drafts.filter((_, one) => one !== at))}
          >
            ×
          </Button>
        </div>
      ))}
      <div className={styles.actions}>
        <Button
          size="s"
          disabled={drafts.length >= maxChoices}
          onClick={() =>
            setDrafts([...drafts, { id: Math.max(...drafts.map(({ id }) => id)) + 1, name: '', value: '' }])
          }
        >
          Add a category
        </Button>
        <Button
          size="s"
          variant="quiet"
          onClick={() => {
            const { choices } = evenScale(drafts.map(({ name }) => name));
            setDrafts(drafts.map((draft, at) => ({ ...draft, value: String(choices[at]!.value) })));
          }}
        >
          Space evenly
        </Button>
        <Button
          size="s"
          variant="primary"
          disabled={problem !== null || inUse}
          onClick={() => gradingPlan.getState().change({ scale: typed })}
        >
          Grade on these
        </Button>
      </div>
      <p className={styles.note} role="status">
        {problem ?? (inUse ? 'Rows are graded on these.' : 'Not in use yet.')}
      </p>
    </fieldset>
  );
}
