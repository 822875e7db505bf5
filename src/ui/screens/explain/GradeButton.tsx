import { Button } from '../../primitives/Button.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';

/** Begin grading by hand, at the open row or at the first that is listed. The bar beside the row ends it. */
export function GradeButton({ row }: { row: number | null }) {
  const { grading, rows, route } = useStores();
  const on = useStoreOf('grading', (state) => state.on);
  const first = useStoreOf('rows', (state) => state.visible.length > 0);
  const begin = () => {
    grading.getState().set({ on: true });
    const start = rows.getState().visible[0];
    if (row === null && start !== undefined) route.getState().go('explain', start);
  };
  if (on) return null;
  return (
    <Button size="s" disabled={!first} onClick={begin}>
      Grade rows
    </Button>
  );
}
