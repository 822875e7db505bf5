import { Button } from '../../primitives/Button.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';

/**
 * Begin grading by hand: at the open row where it has no grade, else where grading stopped, else at the first listed
 * row without a grade. The bar beside the row ends it.
 */
export function GradeButton({ row }: { row: number | null }) {
  const { grading, rows, route } = useStores();
  const on = useStoreOf('grading', (state) => state.on);
  const ready = useStoreOf('grading', (state) => state.grades !== null);
  const first = useStoreOf('rows', (state) => state.visible.length > 0);
  const begin = () => {
    const { visible } = rows.getState();
    const { grades, start, set } = grading.getState();
    const openUngraded = row !== null && Number.isNaN(grades?.[row] ?? Number.NaN);
    const from = openUngraded ? row : (start(visible) ?? row ?? visible[0]);
    set({ on: true });
    if (from !== undefined) route.getState().go('explain', from);
  };
  if (on) return null;
  return (
    <Button size="s" disabled={!first || !ready} onClick={begin}>
      Grade rows
    </Button>
  );
}
