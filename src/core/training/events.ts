import type { StepPoint, TrainingCurves, ValidationPoint } from './curves.ts';

/** What a training does before and after its steps. */
export type TrainingPhase = 'self-eval' | 'similarity' | 'prompts' | 'hidden-states' | 'test';

export type TrainingEvent =
  | { kind: 'begun'; step: number; steps: number; curves: TrainingCurves }
  | { kind: 'step'; point: StepPoint; steps: number }
  | { kind: 'validation'; point: ValidationPoint }
  | { kind: 'saved'; step: number }
  /** Something worth saying that stopped nothing. */
  | { kind: 'notice'; code: string; message: string };
