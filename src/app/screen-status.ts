import { useStoreOf } from '#ui/stores.tsx';
import { useThrottledThreshold } from '#ui/useThrottledThreshold.ts';
import { count, plural } from '#ui/words/numbers.ts';

/** What stands under each screen's name in the navigation: its state in a few words, or what it still needs. */

export const useAboutStatus = (): string => 'the idea, the paper, every word';

export function useAnswersStatus(): string {
  const dataset = useStoreOf('datasets', (state) => state.selected);
  if (!dataset) return 'needs data';
  return dataset.rows > dataset.instructions ? 'answers to one instruction' : 'one answer an instruction';
}

export function useDataStatus(): string {
  const status = useStoreOf('datasets', (state) => state.status);
  const selected = useStoreOf('datasets', (state) => state.selected);
  const importing = useStoreOf('imports', (state) => state.phase.kind);
  if (importing === 'importing' || importing === 'looking') return 'importing';
  if (selected) return `${selected.name}, ${plural(selected.rows, 'row')}`;
  return status === 'loading' ? 'opening' : 'no dataset';
}

export function useJudgeStatus(): string {
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const run = useStoreOf('run', (state) => state.current);
  const loading = useStoreOf('judge', (state) => state.load.kind === 'loading');
  if (!dataset) return 'needs data';
  if (loading) return 'loading the judge';
  if (!run) return 'not judged yet';
  return `${count(run.scored)} of ${plural(run.rows, 'row')}`;
}

export function useExplainStatus(): string {
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const row = useStoreOf('route', (state) => (state.screen === 'explain' ? state.row : null));
  if (!dataset) return 'needs data';
  return row === null ? 'every row' : `row ${count(row + 1)}`;
}

export function useDecideStatus(): string {
  const scored = useStoreOf('run', (state) => state.current?.scored ?? 0);
  const threshold = useThrottledThreshold();
  return scored === 0 ? 'needs scores' : `score ≥ ${threshold.toFixed(1)}`;
}

export function useCompareStatus(): string {
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const runs = useStoreOf('run', (state) => state.runs.filter(({ scored }) => scored > 0).length);
  if (!dataset) return 'needs data';
  return runs === 0 ? 'needs scores' : plural(runs, 'run');
}

export function useDeviceStatus(): string {
  const measuring = useStoreOf('bench', (state) => state.measuring !== null);
  const measured = useStoreOf('bench', (state) => state.results.length);
  if (measuring) return 'measuring';
  return measured === 0 ? 'not measured yet' : plural(measured, 'backend');
}

export function useMapStatus(): string {
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const made = useStoreOf('map', (state) => state.map !== null && state.datasetId === dataset?.id);
  if (!dataset) return 'needs data';
  return made ? plural(dataset.rows, 'row') : 'rows by what they mean';
}

export function useTryStatus(): string {
  const phase = useStoreOf('try', (state) => state.phase);
  const written = useStoreOf('try', (state) => state.attempt !== null);
  if (phase !== 'idle') return phase === 'stopping' ? 'writing' : phase;
  return written ? 'one answer' : 'not tried yet';
}

export function useTrainStatus(): string {
  const active = useStoreOf('train', (state) => state.activeId !== null);
  const adapters = useStoreOf('adapters', (state) => state.list.length);
  const steps = useStoreOf('train', (state) => state.steps);
  const done = useStoreOf('train', (state) => state.curves?.steps.length ?? 0);
  if (active) return steps === null ? 'deriving labels' : `step ${count(done)} of ${count(steps)}`;
  return adapters === 0 ? 'no adapter yet' : plural(adapters, 'adapter');
}
