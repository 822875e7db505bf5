import { usePageKeys } from '../../primitives/usePageKeys.ts';
import { useStores } from '../../stores.tsx';

/** From a row that was graded to the next one that has no grade, where there is one. */
function useLeave() {
  const { grading, rows, route } = useStores();
  return (row: number) => {
    const next = grading.getState().next(row, rows.getState().visible);
    if (next !== null) route.getState().replace('explain', next);
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
    if (grading.getState().propose(row, grade) && grade !== null) leave(row);
  };
}

/** Answer whether a grade is to be replaced, and move on where it was. */
export function useRegradeAnswer() {
  const { grading } = useStores();
  const leave = useLeave();
  return (replace: boolean) => {
    const clears = grading.getState().regrade?.grade === null;
    const row = grading.getState().answer(replace);
    if (row !== null && !clears) leave(row);
  };
}

/** Back to what was before the last grade, and to its row. */
export function useUndoGrade() {
  const { grading, route } = useStores();
  return () => {
    const row = grading.getState().undo();
    if (row !== null) route.getState().replace('explain', row);
  };
}

/**
 * While rows are graded: a digit grades the open row, Backspace clears its grade, U undoes the last step. Where a
 * grade would be replaced, Y replaces it; N and Escape keep it.
 */
export function useGradeKeys(row: number | null) {
  const { grading } = useStores();
  const grade = useGrade();
  const undo = useUndoGrade();
  const answer = useRegradeAnswer();
  usePageKeys((event) => {
    const { on, regrade } = grading.getState();
    const withCommand = event.ctrlKey || event.metaKey;
    if (!on || row === null) return;
    if (withCommand ? event.key === 'z' : event.key === 'u') undo();
    else if (withCommand) return;
    else if (regrade && event.key === 'y') answer(true);
    else if (regrade && (event.key === 'n' || event.key === 'Escape')) answer(false);
    else if (/^[0-9]$/.test(event.key)) grade(Number(event.key));
    else if (event.key === 'Backspace') grade(null);
    else return;
    event.preventDefault();
  });
}
