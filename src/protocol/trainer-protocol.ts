import type { BackendName } from '#core/judge/judge.ts';
import type { TrainingEvent, TrainingPhase } from '#core/training/events.ts';
import type { JudgeTrainingPlan } from '#core/training/plan.ts';
import type { TrainingSummary } from '#core/training/training-summary.ts';
import type { LoadProgress } from './judge-protocol.ts';

export interface StartTraining {
  datasetId: string;
  /** Id of a model in models.json. */
  baseId: string;
  allowHub: boolean;
  backend: BackendName | 'auto';
  plan: JudgeTrainingPlan;
  /** About how many rows, whole instructions at random; null for all. */
  rows: number | null;
}

/** The trainer worker: one training at a time; what it makes is kept in folders. */
export interface TrainerProtocol {
  requests: {
    /** Resolves when the training has begun; the rest comes as events. */
    start: { args: StartTraining; result: TrainingSummary };
    /** Go on after a pause, or from the checkpoint of a training that was stopped, failed or was interrupted. */
    resume: { args: { id: string; allowHub: boolean }; result: TrainingSummary };
    pause: { args: null; result: TrainingSummary };
    /** Stop early: the best adapter so far is kept. Resolves when it is written. */
    stop: { args: null; result: TrainingSummary };
    list: { args: null; result: TrainingSummary[] };
    remove: { args: { id: string }; result: null };
    /** The adapter's files, its card among them, for export and for a judge to attach. */
    files: { args: { id: string }; result: { name: string; blob: Blob }[] };
  };
  events: {
    loadProgress: LoadProgress;
    progress: { id: string; phase: TrainingPhase; done: number; total: number };
    training: { id: string; event: TrainingEvent };
    changed: TrainingSummary;
  };
}
