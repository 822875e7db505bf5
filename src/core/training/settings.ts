import { AppError } from '../errors.ts';

/** The projections that LoRA may adapt, by their names in Hugging Face's models. */
export const loraTargets = [
  'q_proj',
  'k_proj',
  'v_proj',
  'o_proj',
  'gate_proj',
  'up_proj',
  'down_proj',
] as const;

export type LoraTarget = (typeof loraTargets)[number];

export interface LoraSettings {
  /** r: columns of A, rows of B. */
  rank: number;
  /** α: the change is scaled by α / r. */
  alpha: number;
  /** Share of a projection's inputs that LoRA does not see in a step, 0 to below 1. */
  dropout: number;
  targets: readonly LoraTarget[];
}

/** loss = teacher·CE(T, label) + student·CE(S, label) + distillation·KL(stopgrad p_T ‖ p_S). */
export interface LossWeights {
  teacher: number;
  student: number;
  distillation: number;
}

export interface OptimiserSettings {
  /** The highest, reached after warm-up. */
  learningRate: number;
  /** Decoupled: weights shrink by learningRate × this in each step. */
  weightDecay: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** The gradient's norm over all parameters is scaled down to this; 0 for no clipping. */
  clipNorm: number;
  /** Steps in which the learning rate rises from 0. */
  warmUpSteps: number;
  /** After warm-up: as it is, or falling in a straight line to 0 at the last step. */
  schedule: 'constant' | 'linear';
}

export interface TrainingSettings {
  lora: LoraSettings;
  loss: LossWeights;
  optimiser: OptimiserSettings;
  epochs: number;
  /** Rows whose gradients make one step. */
  batchRows: number;
  /** Rows that are on the device together; the rest of a batch is accumulated. Without dropout it changes rounding alone. */
  microBatchRows: number;
  /** Keep only each layer's input and compute the rest again when going back: slower, far less memory. */
  recompute: 'always' | 'never' | 'when-memory-is-short';
  /** Steps between validations; 0 for none but the last. */
  validateEvery: number;
  /** Steps between checkpoints. */
  saveEvery: number;
  /** Of order, initial weights and dropout. */
  seed: number;
}

/** The paper's loss, LoRA and learning rate; batch and warm-up scaled down to what one machine trains in hours. */
export const defaultTrainingSettings: TrainingSettings = {
  lora: { rank: 16, alpha: 16, dropout: 0.05, targets: ['q_proj', 'k_proj', 'v_proj', 'o_proj'] },
  loss: { teacher: 1, student: 0.3, distillation: 2 },
  optimiser: {
    learningRate: 3e-4,
    weightDecay: 0,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    clipNorm: 1,
    warmUpSteps: 10,
    schedule: 'linear',
  },
  epochs: 2,
  batchRows: 16,
  microBatchRows: 2,
  recompute: 'when-memory-is-short',
  validateEvery: 20,
  saveEvery: 5,
  seed: 1,
};

/** Whether a step needs prompts with a reference at all. */
export const usesTeacher = ({ teacher, distillation }: LossWeights): boolean =>
  teacher !== 0 || distillation !== 0;

/** @throws AppError `bad-settings` with every problem, each as a sentence */
export function checkTrainingSettings(settings: TrainingSettings): void {
  const { lora, loss, optimiser } = settings;
  const problems: string[] = [];
  const need = (holds: boolean, sentence: string) => {
    if (!holds) problems.push(sentence);
  };
  const whole = (value: number, least: number, name: string) =>
    need(Number.isInteger(value) && value >= least, `${name} must be a whole number from ${least}.`);
  const atLeastZero = (value: number, name: string) =>
    need(Number.isFinite(value) && value >= 0, `${name} must not be negative.`);
  const share = (value: number, name: string) =>
    need(value >= 0 && value < 1, `${name} must be at least 0 and below 1.`);

  whole(lora.rank, 1, 'LoRA rank');
  need(Number.isFinite(lora.alpha) && lora.alpha > 0, 'LoRA alpha must be above 0.');
  share(lora.dropout, 'LoRA dropout');
  need(lora.targets.length > 0, 'LoRA must adapt at least one projection.');
  atLeastZero(loss.teacher, "The teacher's weight");
  atLeastZero(loss.student, "The student's weight");
  atLeastZero(loss.distillation, "Distillation's weight");
  need(loss.teacher + loss.student + loss.distillation > 0, 'At least one part of the loss must count.');
  need(
    Number.isFinite(optimiser.learningRate) && optimiser.learningRate > 0,
    'The learning rate must be above 0.',
  );
  atLeastZero(optimiser.weightDecay, 'Weight decay');
  atLeastZero(optimiser.clipNorm, 'The clipping norm');
  share(optimiser.beta1, 'Beta 1');
  share(optimiser.beta2, 'Beta 2');
  need(optimiser.epsilon > 0, 'Epsilon must be above 0.');
  whole(optimiser.warmUpSteps, 0, 'Warm-up steps');
  whole(settings.epochs, 1, 'Epochs');
  whole(settings.batchRows, 1, 'Rows a step');
  whole(settings.microBatchRows, 1, 'Rows at a time');
  whole(settings.validateEvery, 0, 'Steps between validations');
  whole(settings.saveEvery, 1, 'Steps between checkpoints');
  whole(settings.seed, 0, 'The seed');
  if (problems.length > 0) throw new AppError('bad-settings', problems.join(' '), { problems });
}
