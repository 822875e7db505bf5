import type { ErrorCode } from '../errors.ts';
import type { BackendName } from '../judge/judge.ts';
import type { AdapterSource } from '../models/adapter-entry.ts';
import type { LabelSource } from '../rows/label-source.ts';
import type { AdapterRecord } from './adapter-record.ts';
import type { JudgeTrainingPlan } from './plan.ts';

export type TrainingStatus =
  | 'running'
  | 'paused'
  /** The labels are there to be looked at; nothing is trained yet. */
  | 'labelled'
  /** All steps taken. */
  | 'done'
  /** Stopped early; the best adapter so far is kept. */
  | 'stopped'
  | 'failed'
  /** The page ended while it ran. It can be resumed from its checkpoint. */
  | 'interrupted'
  /** Another tab of this browser is at it. Never stored. */
  | 'elsewhere';

/** A training as the screens know it. */
export interface TrainingSummary {
  id: string;
  plan: JudgeTrainingPlan;
  datasetId: string;
  dataName: string;
  /** The base model; `id` is null for files of the user's own, which must be chosen again to go on. */
  base: { id: string | null; name: string };
  backend: BackendName | 'auto';
  /** About how many rows of the dataset; null for all. */
  rows: number | null;
  /** The judge of an earlier round that evaluates for the labels; null for the base model. */
  labeller: { source: AdapterSource; name: string } | null;
  /** Whose grades given here it learns; missing where its labels are of the data. */
  grades?: LabelSource;
  /** What it is about: its labels, then the training itself. */
  stage: 'labels' | 'training';
  status: TrainingStatus;
  /** Steps of the last checkpoint, of all; null before the first. */
  progress: { step: number; steps: number } | null;
  /** Null until it has ended with an adapter. */
  record: AdapterRecord | null;
  /** The adapter among those kept in this browser; null until there is one. */
  adapterId: string | null;
  error: { code: ErrorCode; message: string } | null;
  /** ISO 8601. */
  createdAt: string;
  finishedAt: string | null;
}

/** It can go on from what is kept. */
export const canGoOn = ({ status }: Pick<TrainingSummary, 'status'>): boolean =>
  status === 'interrupted' || status === 'stopped' || status === 'failed';
