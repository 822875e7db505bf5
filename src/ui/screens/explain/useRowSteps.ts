import { useStoreOf } from '../../stores.tsx';

export interface RowSteps {
  /** Place among the rows in view, from 0; −1 where the filters hide the row. */
  index: number;
  total: number;
  previous: (() => void) | null;
  next: (() => void) | null;
  close: () => void;
}

/** From row to row in the order of the list, without filling the browser's history. */
export function useRowSteps(row: number | null): RowSteps {
  const visible = useStoreOf('rows', (state) => state.visible);
  const replace = useStoreOf('route', (state) => state.replace);
  const go = useStoreOf('route', (state) => state.go);
  const index = row === null ? -1 : visible.indexOf(row);
  const step = (to: number) => {
    const target = visible[to];
    return target === undefined ? null : () => replace('explain', target);
  };
  return {
    index,
    total: visible.length,
    previous: index > 0 ? step(index - 1) : null,
    next: step(index + 1),
    close: () => go('explain'),
  };
}
