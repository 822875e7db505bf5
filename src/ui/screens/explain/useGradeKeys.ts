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

/** The keys while rows are graded, as they are listed for whoever asks with `?`. */
export const gradingKeys: readonly (readonly [keys: string, what: string])[] = [
  ['0 to 9', 'grade the row and go to the next one without a grade'],
  ['Backspace', 'clear the grade'],
  ['S', 'skip the row: it does not come back'],
  ['L', 'later: the row comes back when the others are graded'],
  ['F', 'flag the row'],
  ['C', 'write a comment (Escape: done)'],
  ['T', 'add a tag (Enter: add, Escape: done)'],
  ['U, Ctrl+Z', 'undo the last step; as many as there were'],
  ['K, ←', 'previous row'],
  ['J, →', 'next row'],
  ['R', 'rendered or raw text'],
  ['D', 'compare the response with the reference'],
  ['B', 'show or hide the list of rows'],
  ['Y, N', 'replace or keep a grade, where that is asked'],
  ['Escape', 'back to all rows'],
  ['?', 'these keys'],
];

/** Fields that a key leads to, by the name that they bear in the page. */
const focusOn = (field: 'comment' | 'tag') =>
  document.querySelector<HTMLElement>(`[data-grading-field="${field}"]`)?.focus();

/** The keys of `gradingKeys`, while rows are graded; those that work without grading too are bound elsewhere. */
export function useGradeKeys(row: number | null) {
  const { grading } = useStores();
  const grade = useGrade();
  const undo = useUndoGrade();
  const answer = useRegradeAnswer();
  const setAside = useSetAside();
  const flag = useFlag();
  usePageKeys((event) => {
    const { on, regrade, listed, set } = grading.getState();
    const withCommand = event.ctrlKey || event.metaKey;
    if (!on || row === null) return;
    if (withCommand ? event.key === 'z' : event.key === 'u') undo();
    else if (withCommand) return;
    else if (regrade && event.key === 'y') answer(true);
    else if (regrade && (event.key === 'n' || event.key === 'Escape')) answer(false);
    else if (/^[0-9]$/.test(event.key)) grade(Number(event.key));
    else if (event.key === 'Backspace') grade(null);
    else if (event.key === 's') setAside('skipped');
    else if (event.key === 'l') setAside('later');
    else if (event.key === 'f') flag();
    else if (event.key === 'c') focusOn('comment');
    else if (event.key === 't') focusOn('tag');
    else if (event.key === 'b') set({ listed: !listed });
    else if (event.key === '?') set({ help: true });
    else return;
    event.preventDefault();
  });
}
