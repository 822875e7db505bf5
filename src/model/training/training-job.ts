import type { JudgeMode, ModelIdentity } from '#core/judge/judge.ts';
import type { LinearProbeJudge } from '#core/linear-probe/probe-json.ts';
import type { Row } from '#core/rows/row.ts';
import type { RunControl } from '#core/run/run-control.ts';
import type { LabelRecipe } from '#core/selfj/labels.ts';
import type { ArtefactStore } from '#core/training/artefacts.ts';
import type { TrainingCurves } from '#core/training/curves.ts';
import type { TrainingEvent, TrainingPhase } from '#core/training/events.ts';
import type { JudgeTrainingPlan } from '#core/training/plan.ts';
import type { SentenceEmbedder } from '../encoder/sentence-embedder.ts';
import type { JudgeAdapter } from '../engine/judge-adapter.ts';
import type { DecoderJudgeEngine } from '../engine/judge-engine.ts';

/** A linear probe that begins as another judge and learns from grades, in place of one fitted to labels alone. */
export interface TeachingPlan {
  prior: LinearProbeJudge;
  /** For the record. */
  identity: ModelIdentity;
  /** Null: with the reference where every graded row has one and the prior reads it. */
  mode: JudgeMode | null;
  /** Rows without a grade are read too: means, deviations and components are of all rows, as where the page teaches. */
  readAll?: boolean;
}

/** How a robust linear probe is made, in place of one that is fitted to labels. */
export interface RobustProbePlan {
  /** Whose quality term without reference is taken over. */
  quality: LinearProbeJudge;
  /** The labels that the quality term was fitted to, for the record. */
  label: LabelRecipe;
  /** Degraded twins of each instruction's rows. */
  degradedPerInstruction: number;
  /** Whether the damage term reads hidden states beside text features: worth its time from some thousand rows on. */
  damageReadsState: boolean;
  /** Whether the score without reference adds the response's length. */
  lengthAware: boolean;
}

export interface TrainJudgeParts {
  engine: DecoderJudgeEngine;
  openEmbedder(): Promise<Pick<SentenceEmbedder, 'embed' | 'dispose'>>;
  rows: readonly Row[];
  /** Name of the dataset, for the record. */
  dataName: string;
  plan: JudgeTrainingPlan;
  /** Null or missing: the method and the labels of the plan. */
  robust?: RobustProbePlan | null;
  /** Null or missing where no judge at hand is taught. */
  teaching?: TeachingPlan | null;
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
