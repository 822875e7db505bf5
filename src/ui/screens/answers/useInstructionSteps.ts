import { useMemo } from 'react';
import { firstOfEach } from '#core/rows/answers.ts';
import { useStoreOf } from '../../stores.tsx';

export interface InstructionSteps {
  /** The row whose instruction is open; null until the list has come, and where it is empty. */
  row: number | null;
  /** Place among the listed instructions, from 0; −1 where the filters hide it. */
  index: number;
  total: number;
  previous: (() => void) | null;
  next: (() => void) | null;
}

const noRows = new Int32Array();

/** From instruction to instruction in the order of the list of rows, filters included. */
export function useInstructionSteps(): InstructionSteps {
  const columns = useStoreOf('datasets', (state) => state.columns);
  const visible = useStoreOf('rows', (state) => state.visible);
  const asked = useStoreOf('route', (state) => state.row);
  const replace = useStoreOf('route', (state) => state.replace);
  const instruction = columns?.instruction ?? noRows;
  const firsts = useMemo(() => firstOfEach(visible, instruction), [visible, instruction]);
  const row = asked !== null && asked < instruction.length ? asked : (firsts[0] ?? null);
  const index = row === null ? -1 : firsts.findIndex((first) => instruction[first] === instruction[row]);
  const step = (to: number) => {
    const target = firsts[to];
    return target === undefined ? null : () => replace('answers', target);
  };
  return {
    row,
    index,
    total: firsts.length,
    previous: index > 0 ? step(index - 1) : null,
    next: step(index + 1),
  };
}
