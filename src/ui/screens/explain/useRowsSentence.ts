import { useMemo } from 'react';
import { countDecisions } from '#core/decision/decision.ts';
import { useStoreOf } from '../../stores.tsx';
import { count, plural, score } from '../../words/numbers.ts';

/** What the rows come to, at the threshold as it stands. */
export function useRowsSentence(): string {
  const rows = useStoreOf('datasets', (state) => state.selected?.rows ?? 0);
  const columns = useStoreOf('run', (state) => state.columns);
  const version = useStoreOf('run', (state) => state.version);
  const threshold = useStoreOf('threshold', (state) => state.threshold);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the columns are written in place
  const counts = useMemo(() => countDecisions(columns, rows, threshold), [columns, version, rows, threshold]);
  if (counts.unscored === rows) return `${plural(rows, 'row')}, none of them judged yet`;
  const parts = [
    `${count(counts.accepted)} accepted`,
    `${count(counts.declined)} declined at ${score(threshold)}`,
    counts.invalid > 0 && `${count(counts.invalid)} invalid`,
    counts.unscored > 0 && `${count(counts.unscored)} not judged`,
  ];
  return `${plural(rows, 'row')}: ${parts.filter(Boolean).join(', ')}`;
}
