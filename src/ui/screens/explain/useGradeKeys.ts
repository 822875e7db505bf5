import type { KeyboardEvent } from 'react';
import { useStores } from '../../stores.tsx';

const typing = 'input:not([type="checkbox"]):not([type="radio"]), textarea, select';

/** Grade the open row, and go on to the next where there is one. */
export function useGrade() {
  const { grading, rows, route } = useStores();
  return (grade: number | null) => {
    // Not the row that was last drawn: keys can be quicker than drawing.
    const { row } = route.getState();
    if (row === null) return;
    const next = grade === null ? null : grading.getState().next(row, rows.getState().visible);
    void grading.getState().grade(row, grade);
    if (next !== null) route.getState().replace('explain', next);
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

/** While rows are graded: a digit grades the open row, Backspace takes its grade away, U the last step. */
export function useGradeKeys(row: number | null) {
  const { grading } = useStores();
  const grade = useGrade();
  const undo = useUndoGrade();
  return (event: KeyboardEvent) => {
    const { on } = grading.getState();
    const withCommand = event.ctrlKey || event.metaKey;
    if (!on || row === null || event.altKey || (event.target as Element).matches(typing)) return;
    if (withCommand ? event.key === 'z' : event.key === 'u') undo();
    else if (withCommand) return;
    else if (/^[0-9]$/.test(event.key)) grade(Number(event.key));
    else if (event.key === 'Backspace') grade(null);
    else return;
    event.preventDefault();
  };
}
