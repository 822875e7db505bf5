import { brushedOn } from '#core/filter/brushing.ts';
import type { CellTest } from '#core/filter/conditions.ts';
import type { FilterField } from '#core/filter/fields.ts';
import type { Range } from '../charts/plot/brush-range.ts';
import { useStoreOf } from '../stores.tsx';

export type BrushOn = { column: string } | { field: FilterField };

const rangeSubject = (on: BrushOn) =>
  'column' in on ? (`range column ${on.column}` as const) : (`range field ${on.field}` as const);

/** The range that is chosen on a chart's axis, and the choosing of another; null: none. */
export function useBrushedRange(on: BrushOn): {
  range: Range | null;
  onRange: (range: Range | null) => void;
} {
  const subject = rangeSubject(on);
  const found = useStoreOf('slice', (state) => brushedOn(state.conditions, subject));
  const brush = useStoreOf('slice', (state) => state.brush);
  const clearBrush = useStoreOf('slice', (state) => state.clearBrush);
  return {
    range: found?.kind === 'range' ? found : null,
    onRange: (range) =>
      range ? brush({ ...on, kind: 'range', low: range.low, high: range.high }) : clearBrush(subject),
  };
}

type Band = Omit<Extract<CellTest, { kind: 'range' }>, 'kind'>;

/** The band of an axis that is chosen, and the choosing of another; the same once more takes it back. */
export function useBrushedBand(on: BrushOn): {
  isChosen: (band: Band) => boolean;
  onBand: (band: Band) => void;
} {
  const subject = rangeSubject(on);
  const chosen = useStoreOf('slice', (state) => brushedOn(state.conditions, subject));
  const brush = useStoreOf('slice', (state) => state.brush);
  const clearBrush = useStoreOf('slice', (state) => state.clearBrush);
  const isChosen = ({ low, high, highOpen }: Band) =>
    chosen?.kind === 'range' && chosen.low === low && chosen.high === high && chosen.highOpen === highOpen;
  return {
    isChosen,
    onBand: (band) => (isChosen(band) ? clearBrush(subject) : brush({ ...on, kind: 'range', ...band })),
  };
}

/** The category that is chosen on a chart, and the choosing of another; the same once more takes it back. */
export function useBrushedValue(on: BrushOn): { value: string | null; onValue: (value: string) => void } {
  const subject = 'column' in on ? (`is column ${on.column}` as const) : (`is field ${on.field}` as const);
  const found = useStoreOf('slice', (state) => brushedOn(state.conditions, subject));
  const brush = useStoreOf('slice', (state) => state.brush);
  const clearBrush = useStoreOf('slice', (state) => state.clearBrush);
  const value = found?.kind === 'is' ? found.value : null;
  return {
    value,
    onValue: (asked) => (asked === value ? clearBrush(subject) : brush({ ...on, kind: 'is', value: asked })),
  };
}
