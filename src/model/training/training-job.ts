import type { Row } from '#core/rows/row.ts';
import type { RunControl } from '#core/run/run-control.ts';
import type { ArtefactStore } from '#core/training/artefacts.ts';
import type { TrainingCurves } from '#core/training/curves.ts';
import type { TrainingEvent, TrainingPhase } from '#core/training/events.ts';
import type { JudgeTrainingPlan } from '#core/training/plan.ts';
import type { SentenceEmbedder } from '../encoder/sentence-embedder.ts';
import type { JudgeAdapter } from '../engine/judge-adapter.ts';
import type { DecoderJudgeEngine } from '../engine/judge-engine.ts';

export interface TrainJudgeParts {
  engine: DecoderJudgeEngine;
  openEmbedder(): Promise<Pick<SentenceEmbedder, 'embed' | 'dispose'>>;
  rows: readonly Row[];
  /** Name of the dataset, for the record. */
  dataName: string;
  plan: JudgeTrainingPlan;
  /** A judge of an earlier round whose self-evaluation takes the base model's place; freed when it has. */
  labeller: JudgeAdapter | null;
  files: ArtefactStore;
  control: RunControl;
  now(): number;
  /** ISO 8601. */
  timestamp(): string;
  onProgress(phase: TrainingPhase, done: number, total: number): void;
  onEvent(event: TrainingEvent): void;
}

/** What a method of training leaves, before it is tried on the rows held out. */
export interface UntestedJudge {
  files: Map<string, Uint8Array<ArrayBuffer>>;
  figures: Record<string, number | null>;
  curves: TrainingCurves | null;
  ending: 'done' | 'stopped';
}
