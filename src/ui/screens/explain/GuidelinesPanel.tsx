import { lazy, Suspense, useState } from 'react';
import { maxGuidelines } from '#core/grading/grading-plan.ts';
import { Button } from '../../primitives/Button.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Input, TextArea } from '../../primitives/Input.tsx';
import { ReadText } from '../../reading/ReadText.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import styles from './GuidelinesPanel.module.css';

const ScaleEditor = lazy(() => import('./ScaleEditor.tsx'));

/** How rows of this dataset are to be graded: shown to everybody who grades it, and exported with the grades. */
export function GuidelinesPanel() {
  const { gradingPlan } = useStores();
  const { guidelines, target } = useStoreOf('gradingPlan', (state) => state.plan);
  const unsaved = useStoreOf('gradingPlan', (state) => state.unsaved);
  const error = useStoreOf('gradingPlan', (state) => state.error);
  const [editing, setEditing] = useState(false);
  return (
    <aside className={styles.panel} aria-label="Guidelines">
      <header className={styles.head}>
        <h2 className={styles.title}>Guidelines</h2>
        <Button size="s" variant="quiet" aria-expanded={editing} onClick={() => setEditing(!editing)}>
          {editing ? 'Done' : 'Edit'}
        </Button>
      </header>
      {editing ? (
        <div className={styles.fields}>
          <Field label="Guidelines, as Markdown" hint="Everybody who grades this dataset sees them.">
            {(control) => (
              <TextArea
                {...control}
                className={styles.text}
                dir="auto"
                rows={10}
                maxLength={maxGuidelines}
                value={guidelines}
                onChange={({ target: { value } }) => gradingPlan.getState().change({ guidelines: value })}
              />
            )}
          </Field>
          <Field label="Target: grades to give" hint="Empty: every listed row.">
            {(control) => (
              <Input
                {...control}
                type="number"
                numeric
                min={1}
                step={1}
                value={target ?? ''}
                onChange={({ target: { value, valueAsNumber } }) => {
                  if (value === '') gradingPlan.getState().change({ target: null });
                  else if (Number.isInteger(valueAsNumber) && valueAsNumber >= 1)
                    gradingPlan.getState().change({ target: valueAsNumber });
                }}
              />
            )}
          </Field>
          <Suspense fallback={null}>
            <ScaleEditor />
          </Suspense>
          <p className={styles.note} role="status">
            {error ? `Not saved: ${error.message}` : unsaved ? 'Saving' : 'Saved in this browser'}
          </p>
        </div>
      ) : guidelines === '' ? (
        <p className={styles.note}>
          None yet. Write down what makes an answer good or bad here, so that grades mean the same every day.
        </p>
      ) : (
        <ReadText text={guidelines} />
      )}
    </aside>
  );
}
