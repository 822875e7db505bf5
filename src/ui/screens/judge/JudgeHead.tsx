import type { DatasetSummary } from '#core/rows/dataset.ts';
import { useStoreOf } from '../../stores.tsx';
import { BeforeRun } from './BeforeRun.tsx';
import { LoadHead } from './LoadHead.tsx';
import { RunHead } from './RunHead.tsx';

/** The head of the screen: what a run would take, how far it is, or how it ended. */
export function JudgeHead({ dataset }: { dataset: DatasetSummary }) {
  const run = useStoreOf('run', (state) => state.current);
  const loading = useStoreOf('judge', (state) => state.load.kind === 'loading');
  if (loading) return <LoadHead />;
  return run ? <RunHead run={run} /> : <BeforeRun dataset={dataset} />;
}
