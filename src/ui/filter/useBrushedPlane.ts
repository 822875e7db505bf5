import { type BrushSubject, brushedOn, withBrushed, withoutBrushed } from '#core/filter/brushing.ts';
import { formatTick } from '#core/words/format.ts';
import type { BrushSpec } from '../charts/plot/Brush.tsx';
import { useStoreOf } from '../stores.tsx';
import type { BrushOn } from './useBrush.ts';

/** An axis of a scatter, and what rows are chosen by along it. */
export interface BrushedAxis {
  on: BrushOn;
  /** As a slider's name says it: "judge score". */
  name: string;
}

const subjectOf = ({ on }: BrushedAxis): BrushSubject =>
  'column' in on ? `range column ${on.column}` : `range field ${on.field}`;

/**
 * The rectangle that is chosen on a scatter, and the choosing of another.
 * @param x null: no filter reads what is on this axis, and nothing is chosen along it
 */
export function useBrushedPlane(x: BrushedAxis | null, y: BrushedAxis | null): BrushSpec | undefined {
  const conditions = useStoreOf('slice', (state) => state.conditions);
  const set = useStoreOf('slice', (state) => state.set);
  if (!x && !y) return undefined;
  const subjects = [x, y].flatMap((axis) => (axis ? [subjectOf(axis)] : []));
  const brushed = (axis: BrushedAxis) => {
    const found = brushedOn(conditions, subjectOf(axis));
    return { name: axis.name, range: found?.kind === 'range' ? found : null, format: formatTick };
  };
  return {
    ...(x && { x: brushed(x) }),
    ...(y && { y: brushed(y) }),
    // Both axes in one step, so that one undo takes the rectangle back.
    onRanges: (ranges) => {
      const range = (axis: BrushedAxis | null, chosen: { low: number | null; high: number | null } | null) =>
        axis && chosen ? [{ ...axis.on, kind: 'range' as const, low: chosen.low, high: chosen.high }] : [];
      const chosen = ranges ? [...range(x, ranges.x), ...range(y, ranges.y)] : [];
      set(withBrushed(withoutBrushed(conditions, subjects), chosen));
    },
  };
}
