import type { BackendName } from '#core/judge/judge.ts';
import type { AdapterEntry, AdapterSource } from '#core/models/adapter-entry.ts';
import type { LabelSource } from '#core/rows/label-source.ts';
import type { TrainingEvent, TrainingPhase } from '#core/training/events.ts';
import type { LabelReport } from '#core/training/label-report.ts';
import type { JudgeTrainingPlan } from '#core/training/plan.ts';
import type { TrainingSummary } from '#core/training/training-summary.ts';
import type { JudgeSource, LoadProgress } from './judge-protocol.ts';

export interface StartTraining {
  datasetId: string;
  base: JudgeSource;
  backend: BackendName | 'auto';
  plan: JudgeTrainingPlan;
  /** About how many rows, whole instructions at random; null for all. */
  rows: number | null;
  /** A judge of an earlier round, in place of the base model's self-evaluation. */
  labeller: AdapterSource | null;
  /**
   * Grades given here that are learned, NaN where there is none, [n]; the label column of the plan is what an export calls
   * them. Missing: the plan's labels are of the data.
   */
  grades?: { source: LabelSource; values: Float64Array };
}

/** Where an adapter is imported from. The Hub is asked only because the user said so. */
export type AdapterImport =
  /** A zip, or the files of an adapter's folder. */
  { kind: 'files'; files: File[] } | { kind: 'hub'; repo: string; revision: string };

/** The trainer worker: one training at a time, and the adapters that this browser keeps. */
export interface TrainerProtocol {
  requests: {
    /** Derive the labels and stop there. Resolves when that has begun; the rest comes as events. */
    derive: { args: StartTraining; result: TrainingSummary };
    /** What came out, row by row. */
    labels: { args: { id: string }; result: LabelReport };
    /** Train on labels that were derived. The plan's labels, shares and templates are those they were derived by. */
    train: { args: { id: string; base: JudgeSource; plan: JudgeTrainingPlan }; result: TrainingSummary };
    /** Go on after a pause, or with what was stopped, failed or was interrupted. */
    resume: { args: { id: string; base: JudgeSource }; result: TrainingSummary };
    pause: { args: null; result: TrainingSummary };
    /** Stop early: the best adapter so far is kept. Resolves when it is written. */
    stop: { args: null; result: TrainingSummary };
    list: { args: null; result: TrainingSummary[] };
    /** Its labels and checkpoints go; an adapter that it gave stays. */
    remove: { args: { id: string }; result: null };
    /** `base` is what an adapter is for that does not say so itself. */
    importAdapter: {
      args: { from: AdapterImport; base: AdapterEntry['base'] };
      result: AdapterEntry;
    };
    /** A zip of PEFT's files with the card and the record: what `judge --judge FOLDER` and PEFT read. */
    exportAdapter: { args: { id: string }; result: { name: string; blob: Blob } };
    removeAdapter: { args: { id: string }; result: null };
  };
  events: {
    loadProgress: LoadProgress;
    progress: { id: string; phase: TrainingPhase; done: number; total: number };
    training: { id: string; event: TrainingEvent };
    changed: TrainingSummary;
    /** The adapters kept here, whenever they change. */
    adapters: AdapterEntry[];
  };
}
