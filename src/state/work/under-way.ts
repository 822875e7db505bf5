import type { BatchExportState } from '../batch-export-store.ts';
import type { CheckupState } from '../checkup/checkup-store.ts';
import type { DatasetsState } from '../datasets-store.ts';
import type { EmbeddingState } from '../embedding-store.ts';
import { type ImportState, sourceName } from '../import-store.ts';
import type { JudgeStoreState } from '../judge-store.ts';
import type { RunStoreState } from '../run-store.ts';
import type { TrainStoreState } from '../train/train-store.ts';

/** Work of this tab that takes a while. */
export interface WorkUnderWay {
  kind: 'run' | 'checkup' | 'training' | 'import' | 'load' | 'embedding' | 'export';
  /** "Judging Demo". */
  name: string;
  /** Done so far; `total` null where the end is not known. Null: nothing is known yet. */
  progress: { done: number; total: number | null; unit: 'rows' | 'texts' | 'steps' | 'bytes' } | null;
  /** The screen that shows it. */
  screen: string;
  /** The dataset that it is about, where that must be open to see it. */
  datasetId: string | null;
}

export interface WorkSources {
  datasets: Pick<DatasetsState, 'list'>;
  run: Pick<RunStoreState, 'active'>;
  checkup: Pick<CheckupState, 'activeId' | 'list'>;
  train: Pick<TrainStoreState, 'activeId' | 'trainings' | 'current' | 'steps' | 'curves'>;
  imports: Pick<ImportState, 'phase'>;
  judge: Pick<JudgeStoreState, 'load'>;
  embedding: Pick<EmbeddingState, 'underWay'>;
  batchExport: Pick<BatchExportState, 'datasetId' | 'progress'>;
}

/** Everything that this tab is busy with, the most lasting first. */
export function workUnderWay(sources: WorkSources): WorkUnderWay[] {
  const { datasets, run, checkup, train, imports, judge, embedding, batchExport } = sources;
  const nameOf = (id: string) => datasets.list.find((dataset) => dataset.id === id)?.name ?? 'a dataset';
  const works: WorkUnderWay[] = [];
  if (run.active) {
    const { datasetId, scored, rows, state } = run.active;
    works.push({
      kind: 'run',
      name: `${state === 'paused' ? 'Paused: judging' : 'Judging'} ${nameOf(datasetId)}`,
      progress: { done: scored, total: rows, unit: 'rows' },
      screen: 'judge',
      datasetId,
    });
  }
  if (checkup.activeId !== null) {
    const known = checkup.list.find(({ id }) => id === checkup.activeId);
    works.push({
      kind: 'checkup',
      name: known ? `Checking a judge on ${nameOf(known.datasetId)}` : 'Checking a judge',
      progress: known ? { done: known.read, total: known.texts, unit: 'texts' } : null,
      screen: 'judge',
      datasetId: known?.datasetId ?? null,
    });
  }
  const training = train.trainings?.find(({ id }) => id === train.activeId);
  if (training) {
    const shown = train.current?.id === training.id;
    const done = shown ? (train.curves?.steps.length ?? 0) : (training.progress?.step ?? 0);
    const total = (shown ? train.steps : null) ?? training.progress?.steps ?? null;
    works.push({
      kind: 'training',
      name: `${training.status === 'paused' ? 'Paused: training' : 'Training'} on ${training.dataName}`,
      progress: total === null ? null : { done, total, unit: 'steps' },
      screen: 'train',
      datasetId: null,
    });
  }
  const { phase } = imports;
  if (phase.kind === 'importing' || phase.kind === 'looking') {
    const { progress } = phase;
    works.push({
      kind: 'import',
      name: `Importing ${sourceName(phase.source)}`,
      progress: progress && { done: progress.bytesRead, total: progress.bytesTotal, unit: 'bytes' },
      screen: 'data',
      datasetId: null,
    });
  }
  if (judge.load.kind === 'loading') {
    const { progress } = judge.load;
    works.push({
      kind: 'load',
      name: progress?.phase === 'download' ? 'Downloading the judge' : 'Loading the judge',
      progress: progress && { done: progress.done, total: progress.total, unit: 'bytes' },
      screen: 'judge',
      datasetId: null,
    });
  }
  if (embedding.underWay) {
    const { name, progress, screen, datasetId } = embedding.underWay;
    works.push({
      kind: 'embedding',
      name: `${name} in ${nameOf(datasetId)}`,
      progress: progress && { ...progress, unit: 'texts' },
      screen,
      datasetId,
    });
  }
  if (batchExport.datasetId !== null)
    works.push({
      kind: 'export',
      name: `Writing requests of ${nameOf(batchExport.datasetId)}`,
      progress: batchExport.progress,
      screen: 'judge',
      datasetId: batchExport.datasetId,
    });
  return works;
}
