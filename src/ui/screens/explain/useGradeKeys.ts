import { answerKeys, choiceKeys, keyOf } from '#core/grading/keys.ts';
import type { Remark } from '#core/grading/remark.ts';
import { usePageKeys } from '../../primitives/usePageKeys.ts';
import { useStores } from '../../stores.tsx';

/** Which row comes after one that is graded or set aside, told before that changes the list; and how to get there. */
function useLeave() {
  const { grading, rows, route } = useStores();
  return (row: number) => {
    const next = grading.getState().next(row, rows.getState().visible);
    return () => {
      if (next !== null) route.getState().replace('explain', next);
    };
  };
}

/** Grade the open row and move on. Where it has another grade, it is only asked whether to replace it. */
export function useGrade() {
  const { grading, route } = useStores();
  const leave = useLeave();
  return (grade: number | null) => {
    // Not the row that was last drawn: keys can be quicker than drawing.
    const { row } = route.getState();
    if (row === null) return;
    const goOn = leave(row);
    if (grading.getState().propose(row, grade) && grade !== null) goOn();
  };
}

/** Answer whether a grade is to be replaced, and move on where it was. */
export function useRegradeAnswer() {
  const { grading } = useStores();
  const leave = useLeave();
  return (replace: boolean) => {
    const { regrade, answer } = grading.getState();
    const goOn = regrade === null ? null : leave(regrade.row);
    if (answer(replace) !== null && regrade?.grade !== null) goOn?.();
  };
}

/** Leave the open row without a grade, for later or for good, and move on; where it is set aside so, take it back. */
export function useSetAside() {
  const { grading, remarks, route } = useStores();
  const leave = useLeave();
  return (how: NonNullable<Remark['setAside']>) => {
    const { row } = route.getState();
    if (row === null) return;
    const taken = remarks.getState().of(row).setAside === how;
    const goOn = leave(row);
    grading.getState().remark(row, { setAside: taken ? null : how });
    if (!taken) goOn();
  };
}

export function useFlag() {
  const { grading, remarks, route } = useStores();
  return () => {
    const { row } = route.getState();
    if (row !== null) grading.getState().remark(row, { flagged: !remarks.getState().of(row).flagged });
  };
}

/** Back to what was before the last step, and to its row. */
export function useUndoGrade() {
  const { grading, route } = useStores();
  return () => {
    const row = grading.getState().undo();
    if (row !== null) route.getState().replace('explain', row);
  };
}

/** Fields that a key leads to, by the name that they bear in the page. */
const focusOn = (field: 'comment' | 'tag') =>
  document.querySelector<HTMLElement>(`[data-grading-field="${field}"]`)?.focus();

/** Enter on a button of the question presses that button. */
const inQuestion = (target: EventTarget | null) =>
  target instanceof Element && target.closest('[data-grading-question]') !== null;

/** The keys of `KeyMap` and of the scale's choices, while rows are graded; those that work without grading too are bound elsewhere. */
export function useGradeKeys(row: number | null) {
  const { grading, gradingPlan, gradingKeys } = useStores();
  const grade = useGrade();
  const undo = useUndoGrade();
  const answer = useRegradeAnswer();
  const setAside = useSetAside();
  const flag = useFlag();
  usePageKeys((event) => {
    const { on, regrade, listed, set } = grading.getState();
    if (!on || row === null) return;
    const { keys } = gradingKeys.getState();
    const { plan, ready } = gradingPlan.getState();
    const key = keyOf(event.key);
    const answers = answerKeys(plan.scale, keys);
    const choice = choiceKeys(plan.scale, keys).findIndex((own) => own.includes(key));
    if (event.ctrlKey || event.metaKey) {
      if (key !== 'z') return;
      undo();
    } else if (regrade && key === 'Enter' && inQuestion(event.target)) return;
    else if (regrade && key === answers.replace) answer(true);
    else if (regrade && (key === answers.keep || key === 'Escape')) answer(false);
    else if (choice !== -1) {
      if (ready) grade(plan.scale.choices[choice]!.value);
    } else if (key === keys.undo) undo();
    else if (key === keys.clear) grade(null);
    else if (key === keys.skip) setAside('skipped');
    else if (key === keys.later) setAside('later');
    else if (key === keys.flag) flag();
    else if (key === keys.comment) focusOn('comment');
    else if (key === keys.tag) focusOn('tag');
    else if (key === keys.list) set({ listed: !listed });
    else if (key === keys.help) set({ help: true });
    else return;
    event.preventDefault();
  });
}
