import { useMemo } from 'react';
import { countDecisions } from '#core/decision/decision.ts';
import type { RowFilter } from '#state/rows-view.ts';
import { Button } from '../../primitives/Button.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';

/**
 * Begin grading by hand: at the open row where it has no grade, else where grading stopped, else at the first listed
 * row without a grade. Whatever is listed is the queue; the declined rows are offered first. The bar beside the row
 * ends it.
 */
export function GradeButton({ row }: { row: number | null }) {
  const { grading, rows, route } = useStores();
  const on = useStoreOf('grading', (state) => state.on);
  const ready = useStoreOf('grading', (state) => state.grades !== null);
  const first = useStoreOf('rows', (state) => state.visible.length > 0);
  const decision = useStoreOf('rows', (state) => state.filter.decision);
  const declined = useDeclined();
  const begin = () => {
    const { visible } = rows.getState();
    const { grades, start, set } = grading.getState();
    const openUngraded = row !== null && visible.includes(row) && Number.isNaN(grades?.[row] ?? Number.NaN);
    const from = openUngraded ? row : (start(visible) ?? row ?? visible[0]);
    set({ on: true });
    if (from !== undefined) route.getState().go('explain', from);
  };
  /** The list follows a filter a moment later. */
  const beginWith = (filter: Partial<RowFilter>) => {
    const { visible: before } = rows.getState();
    const stop = rows.subscribe(({ visible }) => {
      if (visible === before) return;
      stop();
      begin();
    });
    rows.getState().setFilter(filter);
  };
  if (on) return null;
  return (
    <>
      {declined && decision === null && (
        <Button size="s" disabled={!first || !ready} onClick={() => beginWith({ decision: 'declined' })}>
          Grade declined rows
        </Button>
      )}
      <Button size="s" disabled={!first || !ready} onClick={begin}>
        Grade rows
      </Button>
    </>
  );
}

/** Whether a row is declined at the threshold. */
function useDeclined(): boolean {
  const columns = useStoreOf('run', (state) => state.columns);
  const version = useStoreOf('run', (state) => state.version);
  const threshold = useStoreOf('threshold', (state) => state.threshold);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the columns grow in place, and the version tells
  return useMemo(
    () => columns !== null && countDecisions(columns, columns.score.length, threshold).declined > 0,
    [columns, version, threshold],
  );
}
