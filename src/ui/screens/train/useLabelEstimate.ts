import { useEffect, useMemo } from 'react';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { estimateRun, meanPromptTokens, measuredSpeed, spread } from '#core/run/estimate.ts';
import { rowsToLabel } from '#state/train/setup.ts';
import { useStoreOf } from '../../stores.tsx';

const sampleSize = 40;

/** What deriving the labels would take: prompts with reference, at the speed of the last run of the same model. */
export function useLabelEstimate(dataset: DatasetSummary) {
  const want = useStoreOf('texts', (state) => state.want);
  const get = useStoreOf('texts', (state) => state.get);
  const version = useStoreOf('texts', (state) => state.version);
  const setup = useStoreOf('train', (state) => state.setup);
  const gradings = useStoreOf('grading', (state) => state.gradings);
  const template = useStoreOf('judge', (state) => state.templates['with-reference']);
  const source = useStoreOf('judge', (state) => state.source);
  const runs = useStoreOf('run', (state) => state.runs);
  const rows = Math.min(setup.rows ?? dataset.rows, rowsToLabel(setup, dataset, gradings));
  const indices = useMemo(() => spread(dataset.rows, sampleSize), [dataset.rows]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version may have dropped them
  useEffect(() => {
    void want(indices);
  }, [indices, want, version]);
  const { method } = setup.label;
  const asked = method === 'self-j' || method === 'self-eval';
  const speed = measuredSpeed(runs, source?.kind === 'catalogue' ? source.id : null, null);
  const sample = indices.flatMap((index) => get(index) ?? []);
  const tokens = meanPromptTokens(sample, template, setup.maxTokens);
  return { asked, ...estimateRun(rows, asked ? tokens : 0, speed) };
}
