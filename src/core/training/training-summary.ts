import type { BackendName } from '../judge/judge.ts';
import type { AdapterRecord } from './adapter-record.ts';
import type { JudgeTrainingPlan } from './plan.ts';

export type TrainingStatus =
  | 'running'
  | 'paused'
  /** All steps taken. */
  | 'done'
  /** Stopped early; the best adapter so far is kept. */
  | 'stopped'
  | 'failed'
  /** The page ended while it ran. It can go on from its checkpoint. */
  | 'interrupted';

/** A training as the screens know it. */
export interface TrainingSummary {
  id: string;
  plan: JudgeTrainingPlan;
  datasetId: string;
  dataName: string;
  /** Id of the base model in models.json. */
  baseId: string;
  backend: BackendName | 'auto';
  /** About how many rows of the dataset; null for all. */
  rows: number | null;
  status: TrainingStatus;
  /** Null until it has ended with an adapter. */
  record: AdapterRecord | null;
  error: { code: string; message: string } | null;
  /** ISO 8601. */
  createdAt: string;
  finishedAt: string | null;
}
