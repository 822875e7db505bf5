import { type KeyboardEvent, useState } from 'react';
import {
  answerKeys,
  choiceKeys,
  type KeyAction,
  keyActions,
  keyName,
  keyOf,
  keyWords,
} from '#core/grading/keys.ts';
import { Button } from '../../primitives/Button.tsx';
import { Dialog } from '../../primitives/Dialog.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import styles from './GradeKeysDialog.module.css';

/** The keys of grading, each of which can be changed, for whoever asks. */
export default function GradeKeysDialog() {
  const { grading, gradingKeys } = useStores();
  const keys = useStoreOf('gradingKeys', (state) => state.keys);
  const scale = useStoreOf('gradingPlan', (state) => state.plan.scale);
  const [waiting, setWaiting] = useState<KeyAction | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // Keys of choices come first: the question whether to replace a grade is then answered by other keys.
  const shown = { ...keys, ...answerKeys(scale, keys) };
  const ask = (action: KeyAction | null) => {
    setWaiting(action);
    setProblem(null);
  };
  const take = (event: KeyboardEvent, action: KeyAction) => {
    if (waiting !== action || ['Tab', 'Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') return ask(null);
    const found = gradingKeys.getState().change(action, keyOf(event.key), scale);
    setProblem(found);
    if (found === null) setWaiting(null);
  };
  return (
    <Dialog open onClose={() => grading.getState().set({ help: false })} title="Keys while grading">
      <dl className={styles.keys}>
        {choiceKeys(scale, keys).map((own, at) => (
          <div key={scale.choices[at]!.name} className={styles.key}>
            <dt>{own.map(keyName).join(', ')}</dt>
            <dd>grade {scale.choices[at]!.name}, and go to the next row without a grade</dd>
          </div>
        ))}
        {keyActions.map((action) => (
          <div key={action} className={styles.key}>
            <dt>
              <Button
                size="s"
                aria-label={`Key to ${keyWords[action]}: ${keyName(shown[action])}. Change it`}
                aria-pressed={waiting === action}
                onClick={(event) => {
                  // Not every browser gives the focus to a button that is clicked.
                  event.currentTarget.focus();
                  ask(waiting === action ? null : action);
                }}
                onKeyDown={(event) => take(event, action)}
                onBlur={() => waiting === action && ask(null)}
              >
                {waiting === action ? 'Press a key' : keyName(shown[action])}
              </Button>
            </dt>
            <dd>{keyWords[action]}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.problem} role="alert">
        {problem !== null && `${problem} Press another key, or Escape to keep the one it has.`}
      </p>
      <p className={styles.note}>
        Choose a key to change it; it is kept in this browser. Keys are off while you type in a field.{' '}
        <Button
          size="s"
          variant="quiet"
          onClick={() => {
            ask(null);
            gradingKeys.getState().reset();
          }}
        >
          Reset all keys
        </Button>
      </p>
    </Dialog>
  );
}
