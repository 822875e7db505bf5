import { useEffect, useMemo } from 'react';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import {
  estimateRun,
  meanPromptTokens,
  measuredRowSpeed,
  measuredSpeed,
  type RunEstimate,
  spread,
} from '#core/run/estimate.ts';
import { takenRows } from '#core/run/taken-rows.ts';
import { comparesTextsNow } from '#state/judge-question.ts';
import { useStoreOf } from '../../stores.tsx';

const sampleSize = 40;

/** `tokens` is null for a judge that compares texts: it reads no prompt. */
type JudgeEstimate = Omit<RunEstimate, 'tokens'> & { tokens: number | null };

/** What judging the open dataset would take, from a sample of its rows and the speed measured in earlier runs. */
export function useRunEstimate(dataset: DatasetSummary): JudgeEstimate {
  const want = useStoreOf('texts', (state) => state.want);
  const get = useStoreOf('texts', (state) => state.get);
  const version = useStoreOf('texts', (state) => state.version);
  const template = useStoreOf('judge', (state) => state.templates[state.mode]);
  const maxTokens = useStoreOf('judge', (state) => state.maxTokens);
  const limit = useStoreOf('judge', (state) => state.limit);
  const source = useStoreOf('judge', (state) => state.source);
  const load = useStoreOf('judge', (state) => state.load);
  const runs = useStoreOf('run', (state) => state.runs);
  const rows = Math.min(limit ?? dataset.rows, dataset.rows);
  const instruction = useStoreOf('datasets', (state) => state.columns?.instruction);
  const sampleSeed = useStoreOf('judge', (state) => state.sampleSeed);
  const indices = useMemo(() => {
    if (!instruction) return spread(rows, sampleSize);
    const taken = takenRows(instruction, { rows, sampleSeed: sampleSeed ?? undefined });
    return spread(taken.length, sampleSize).map((at) => taken[at]!);
  }, [rows, sampleSeed, instruction]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version may have dropped them
  useEffect(() => {
    void want(indices);
  }, [indices, want, version]);
  const sample = indices.flatMap((index) => get(index) ?? []);
  const adapter = useStoreOf('judge', (state) => state.adapter);
  const textsAlone = useStoreOf('judge', comparesTextsNow);
  if (textsAlone) {
    const pace = measuredRowSpeed(runs, adapter?.sha256 ?? null);
    return { rows, tokens: null, seconds: pace && rows / pace };
  }
  const loaded = load.kind === 'ready' ? load.judge : null;
  const modelId = loaded?.model.id ?? (source?.kind === 'catalogue' ? source.id : null);
  const speed = measuredSpeed(runs, modelId, loaded?.backend.name ?? null);
  return estimateRun(rows, meanPromptTokens(sample, template, maxTokens), speed);
}
