import { useMemo } from 'react';
import { adjudicator } from '#core/grading/adjudication.ts';
import { keyName } from '#core/grading/keys.ts';
import { consensusLabel, gradesLabel, isSameLabel } from '#core/rows/label-source.ts';
import type { GradingOrder } from '#state/grading-state.ts';
import { Button } from '../../primitives/Button.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Input, Select } from '../../primitives/Input.tsx';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import { count, plural } from '../../words/numbers.ts';
import { DealtGrades } from './DealtGrades.tsx';
import { GivenGrades } from './GivenGrades.tsx';
import styles from './GradeBar.module.css';
import { GradeChoices } from './GradeChoices.tsx';
import { GradeProgress } from './GradeProgress.tsx';
import { RegradeQuestion } from './RegradeQuestion.tsx';
import { RemarkBar } from './RemarkBar.tsx';
import { ScaleNote } from './ScaleNote.tsx';
import { useGrade, useUndoGrade } from './useGradeKeys.ts';

/** What to press, whether it is saved, and how far one is. */
export function GradeBar({ row }: { row: number }) {
  const { grading } = useStores();
  const given = useStoreOf('grading', (state) => state.grades?.[row] ?? Number.NaN);
  const order = useStoreOf('grading', (state) => state.order);
  const undoable = useStoreOf('grading', (state) => state.done.length > 0);
  const listed = useStoreOf('grading', (state) => state.listed);
  const grade = useGrade();
  const undo = useUndoGrade();
  const keys = useStoreOf('gradingKeys', (state) => state.keys);
  return (
    <section className={styles.bar} aria-label="Your grade">
      <div className={styles.line}>
        <GradeChoices row={row} />
        <Button size="s" variant="quiet" disabled={Number.isNaN(given)} onClick={() => grade(null)}>
          Clear
        </Button>
        <Button size="s" variant="quiet" disabled={!undoable} aria-keyshortcuts={keys.undo} onClick={undo}>
          Undo
        </Button>
        <Button
          size="s"
          variant="quiet"
          className={styles.keys}
          aria-keyshortcuts={keys.help}
          onClick={() => grading.getState().set({ help: true })}
        >
          Keys: {keyName(keys.help)}
        </Button>
        <Button
          size="s"
          variant="quiet"
          className={styles.keys}
          aria-pressed={listed}
          aria-keyshortcuts={keys.list}
          onClick={() => grading.getState().set({ listed: !listed })}
        >
          {listed ? 'Hide the list' : 'Show the list'}
        </Button>
        <Button size="s" className={styles.stop} onClick={() => grading.getState().set({ on: false })}>
          Stop grading
        </Button>
      </div>
      <GivenGrades row={row} />
      <RegradeQuestion row={row} />
      <RemarkBar row={row} />
      <GradeStatus />
      <ScaleNote />
      <details className={styles.settings}>
        <summary>How rows are graded</summary>
        <div className={styles.options}>
          <Annotator />
          <Field label="After a grade">
            {(control) => (
              <Select
                {...control}
                value={order}
                onChange={(event) => grading.getState().set({ order: event.target.value as GradingOrder })}
              >
                <option value="list">the next listed row without a grade</option>
                <option value="random">a listed row without a grade, at random</option>
              </Select>
            )}
          </Field>
          <Blind />
        </div>
      </details>
    </section>
  );
}

function GradeStatus() {
  const saving = useStoreOf('grading', (state) => state.saving);
  const error = useStoreOf('grading', (state) => state.error);
  const annotator = useStoreOf('grading', (state) => state.annotator);
  const graded = useStoreOf(
    'grading',
    (state) => state.gradings.find((grading) => grading.annotator === state.annotator)?.graded ?? 0,
  );
  const grades = useStoreOf('grading', (state) => state.grades);
  const visible = useStoreOf('rows', (state) => state.visible);
  const left = useMemo(
    () => visible.reduce((sum, row) => sum + Number(Number.isNaN(grades?.[row] ?? Number.NaN)), 0),
    [visible, grades],
  );
  const remarkError = useStoreOf('remarks', (state) => state.error);
  const unsaved = useStoreOf('remarks', (state) => state.unsaved.size);
  const retry = useStoreOf('remarks', (state) => state.retry);
  const source = useStoreOf('label', (state) => state.source);
  const choose = useStoreOf('label', (state) => state.choose);
  const own = annotator === adjudicator ? consensusLabel('mean') : gradesLabel(annotator);
  if (error)
    return (
      <p className={styles.problem} role="alert">
        Not saved: {error.message}
      </p>
    );
  if (remarkError)
    return (
      <p className={styles.problem} role="alert">
        Comments, tags and flags of {plural(unsaved, 'row')} are not saved: {remarkError.message}{' '}
        <Button size="s" onClick={retry}>
          Save again
        </Button>
      </p>
    );
  return (
    <div className={styles.status}>
      <GradeProgress graded={graded} left={left} />
      <span role="status">
        {saving > 0 || unsaved > 0
          ? 'Saving'
          : graded === 0
            ? `Nothing graded by ${annotator} yet`
            : `${plural(graded, 'row')} graded by ${annotator}, saved in this browser`}
        {left === 0 ? '; every listed row has a grade' : `; ${count(left)} listed without a grade`}
      </span>
      {graded > 0 && (
        <>
          <DealtGrades />
          {!isSameLabel(source, own) && (
            <Button size="s" variant="quiet" onClick={() => void choose(own)}>
              {own.kind === 'consensus' ? 'Use the consensus as quality label' : 'Use as quality label'}
            </Button>
          )}
          <LinkButton size="s" variant="quiet" href="#/compare/raters">
            Agreement with the judge
          </LinkButton>
        </>
      )}
    </div>
  );
}

/** A name, so that the grades of two people are kept apart and can be compared. */
function Annotator() {
  const { grading } = useStores();
  const annotator = useStoreOf('grading', (state) => state.annotator);
  const others = useStoreOf('grading', (state) => state.gradings);
  return (
    <Field
      label="Graded by"
      hint={
        others.length > 0 && others.map((other) => `${other.annotator}: ${count(other.graded)}`).join(', ')
      }
    >
      {(control) => (
        <Input
          {...control}
          key={annotator}
          defaultValue={annotator}
          onBlur={(event) => void grading.getState().rename(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        />
      )}
    </Field>
  );
}

function Blind() {
  const { grading } = useStores();
  const blind = useStoreOf('grading', (state) => state.blind);
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={blind}
        onChange={(event) => grading.getState().set({ blind: event.target.checked })}
      />
      Hide score, label and model until a row is graded, so that they don’t sway you
    </label>
  );
}
