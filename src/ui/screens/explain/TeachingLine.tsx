import { teachingLine } from '#core/teaching/teaching-words.ts';
import { useStoreOf } from '../../stores.tsx';

/** What the judge has learned from the grades so far, where grades are the quality label. */
export function TeachingLine() {
  const found = useStoreOf('teaching', (state) => state.found);
  const byGrades = useStoreOf('label', ({ source }) => source !== null && source.kind !== 'column');
  if (!byGrades || !found.value) return null;
  return <span aria-busy={found.predates}>{teachingLine(found.value.gain)}</span>;
}
