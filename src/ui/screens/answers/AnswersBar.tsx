import { useId } from 'react';
import { keyName } from '#core/grading/keys.ts';
import { Button } from '../../primitives/Button.tsx';
import { Checkbox } from '../../primitives/Checkbox.tsx';
import { Select } from '../../primitives/Input.tsx';
import { RawButton } from '../../reading/RawButton.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import styles from './AnswersScreen.module.css';
import type { Answer } from './useAnswers.ts';
import type { InstructionSteps } from './useInstructionSteps.ts';

interface AnswersBarProps {
  steps: InstructionSteps;
  answers: readonly Answer[];
  hasReference: boolean;
  /** Key of the answer that the others are compared with, `reference`, or null. */
  base: string | null;
  onBase: (base: string | null) => void;
  /** Keys of answers that are not shown. */
  hidden: ReadonlySet<string>;
  onHidden: (hidden: ReadonlySet<string>) => void;
}

/** Steps from instruction to instruction, how texts are read, what they are compared with, and which are shown. */
export function AnswersBar({
  steps,
  answers,
  hasReference,
  base,
  onBase,
  hidden,
  onHidden,
}: AnswersBarProps) {
  const keys = useStoreOf('gradingKeys', (state) => state.keys);
  const id = useId();
  const toggle = (key: string, shown: boolean) => {
    const next = new Set(hidden);
    if (shown) next.delete(key);
    else next.add(key);
    onHidden(next);
  };
  return (
    <div className={styles.bar}>
      <Button size="s" disabled={!steps.previous} aria-keyshortcuts="k" onClick={steps.previous ?? undefined}>
        Previous instruction
      </Button>
      <Button size="s" disabled={!steps.next} aria-keyshortcuts="j" onClick={steps.next ?? undefined}>
        Next instruction
      </Button>
      <span className={styles.place}>
        {steps.index < 0
          ? 'hidden by the filters of Explain'
          : `${count(steps.index + 1)} of ${count(steps.total)} listed`}
        <span className={styles.keys}>; keys K and J</span>
      </span>
      <RawButton />
      {(hasReference || answers.length > 1) && (
        <span className={styles.compare}>
          <label htmlFor={id}>Mark word differences from</label>
          <Select
            id={id}
            className={styles.select}
            aria-keyshortcuts={keys.compare}
            value={base ?? ''}
            onChange={({ target }) => onBase(target.value === '' ? null : target.value)}
          >
            <option value="">nothing</option>
            {hasReference && <option value="reference">the reference</option>}
            {answers.length > 1 &&
              answers.map(({ key, name }) => (
                <option key={key} value={key}>
                  {name}
                </option>
              ))}
          </Select>
        </span>
      )}
      <span className={styles.keys}>
        keys {keyName(keys.raw)} and {keyName(keys.compare)}
      </span>
      {answers.length > 2 && (
        <details className={styles.choice}>
          <summary>
            {count(answers.filter(({ key }) => !hidden.has(key)).length)} of {count(answers.length)} answers
            shown
          </summary>
          <div className={styles.boxes}>
            {answers.map(({ key, name }) => (
              <Checkbox key={key} checked={!hidden.has(key)} onChange={(shown) => toggle(key, shown)}>
                {name}
              </Checkbox>
            ))}
          </div>
        </details>
      )}
    </div>
  );
}
