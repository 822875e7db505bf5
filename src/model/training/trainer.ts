import { AppError } from '#core/errors.ts';
import { adamWStep, clipGradient, learningRate, newAdamState } from '#core/training/adamw.ts';
import { bestValidation, type StepPoint, type TrainingCurves } from '#core/training/curves.ts';
import { chance, deriveSeed, rowsOfStep, totalSteps } from '#core/training/schedule.ts';
import { checkTrainingSettings, usesTeacher } from '#core/training/settings.ts';
import { LoraAdapter } from '../lora/adapter.ts';
import { loraLayout } from '../lora/layout.ts';
import { initialParameters, type LoraParameters } from '../lora/parameters.ts';
import { MicroBatches } from './micro-batches.ts';
import type { TrainerParts } from './trainer-parts.ts';
import { readTrainingState, type TrainingState, writeTrainingState } from './training-state.ts';
import { validate } from './validate.ts';

export interface TrainingResult {
  /** The adapter at its best validation; the last one where none was made. */
  parameters: LoraParameters;
  /** Steps after which `parameters` were what they are. */
  step: number;
  ending: 'done' | 'stopped';
  curves: TrainingCurves;
}

/**
 * Train a LoRA judge by self-distillation. It goes on from the store's checkpoint where there is one; a run that
 * was killed and goes on gives the same adapter, bit for bit, as one that was not.
 * @throws AppError `training-diverged`; `out-of-memory` and `device-lost` of the backend: the checkpoint stays
 */
export async function trainLora(parts: TrainerParts): Promise<TrainingResult> {
  const { settings, decoder, train, onEvent } = parts;
  checkTrainingSettings(settings);
  checkRows(parts);
  const layout = loraLayout(decoder.config, settings.lora);
  const steps = totalSteps(train.length, settings);
  const state = await beginning(
    parts,
    () => initialParameters(layout, deriveSeed(settings.seed, chance.initialWeights)).values,
  );
  const lora = new LoraAdapter({ layout, values: state.values });
  const micro = new MicroBatches(parts, lora);
  try {
    onEvent({ kind: 'begun', step: state.step, steps, curves: state.curves });
    while (state.step < steps) {
      const point = await takeStep(parts, state, lora, micro, steps);
      if (!point) break;
      onEvent({ kind: 'step', point, steps });
      const last = state.step === steps;
      const { validateEvery, saveEvery } = settings;
      if (last || (validateEvery > 0 && state.step % validateEvery === 0)) await check(parts, state, lora);
      if (last || state.step % saveEvery === 0) await save(parts, state);
    }
    const ending = state.step === steps ? 'done' : 'stopped';
    if (ending === 'stopped') {
      if (state.step > 0 && state.curves.validations.at(-1)?.step !== state.step)
        await check(parts, state, lora);
      await save(parts, state);
    }
    const best = state.best && bestValidation(state.curves.validations);
    return {
      parameters: { layout, values: (best && state.best) ?? state.values },
      step: best?.step ?? state.step,
      ending,
      curves: state.curves,
    };
  } finally {
    lora.dispose();
  }
}

function checkRows({ train, settings, validation }: TrainerParts): void {
  if (train.length === 0)
    throw new AppError(
      'no-training-rows',
      'There are no rows to train on. Choose more rows or another split.',
    );
  const teacher = usesTeacher(settings.loss);
  for (const [index, row] of train.entries())
    if (teacher && !row.teacher)
      throw new AppError(
        'missing-reference',
        `Training row ${index + 1} has no reference, which self-distillation needs. Leave such rows out, or set the teacher's weights to 0.`,
        { row: index },
      );
  for (const { digit } of [...train, ...validation])
    if (!Number.isInteger(digit) || digit < 0 || digit > 9)
      throw new AppError('bad-label', `A label is ${digit}; labels are the digits 0 to 9.`, { digit });
}

async function beginning(
  { store, identity }: TrainerParts,
  fresh: () => Float32Array,
): Promise<TrainingState> {
  const saved = await store.load();
  if (saved) return readTrainingState(saved, identity);
  const values = fresh();
  return {
    step: 0,
    values,
    optimiser: newAdamState(values.length),
    best: null,
    curves: { steps: [], validations: [] },
  };
}

/** @returns null where the run was stopped before the step was whole: then nothing has changed */
async function takeStep(
  { train, settings, now }: TrainerParts,
  state: TrainingState,
  lora: LoraAdapter,
  micro: MicroBatches,
  steps: number,
): Promise<StepPoint | null> {
  const started = now();
  const step = state.step + 1;
  const rows = [...rowsOfStep(step, train.length, settings)].map((row) => train[row]!);
  const gradient = new Float32Array(state.values.length);
  const sums = await micro.gradient(rows, step, gradient);
  if (!sums) return null;
  const gradientNorm = clipGradient(gradient, settings.optimiser.clipNorm);
  const rate = learningRate(step, steps, settings.optimiser);
  const { teacher, student, distillation } = settings.loss;
  const point: StepPoint = {
    step,
    teacher: sums.teacher / rows.length,
    student: sums.student / rows.length,
    distillation: sums.distillation / rows.length,
    loss: (teacher * sums.teacher + student * sums.student + distillation * sums.distillation) / rows.length,
    gradientNorm,
    learningRate: rate,
    tokens: rows.reduce((sum, row) => sum + row.student.length + (row.teacher?.length ?? 0), 0),
    seconds: 0,
  };
  if (!Number.isFinite(point.loss) || !Number.isFinite(gradientNorm))
    throw new AppError(
      'training-diverged',
      `Step ${step} gave no finite numbers (loss ${point.loss}, gradient ${gradientNorm}), so training has stopped. The checkpoint before it is kept. Try a smaller learning rate or another backend.`,
      { step },
    );
  adamWStep(state.values, gradient, state.optimiser, step, rate, settings.optimiser);
  lora.update();
  state.step = step;
  point.seconds = (now() - started) / 1000;
  state.curves.steps.push(point);
  return point;
}

async function check(parts: TrainerParts, state: TrainingState, lora: LoraAdapter): Promise<void> {
  if (parts.validation.length === 0) return;
  const digitIds = Int32Array.from(parts.digitIds);
  const figures = await validate({ ...parts, digitIds }, lora, parts.validation);
  const point = { step: state.step, ...figures };
  state.curves.validations.push(point);
  if (bestValidation(state.curves.validations) === point) state.best = state.values.slice();
  parts.onEvent({ kind: 'validation', point });
}

async function save({ store, identity, onEvent }: TrainerParts, state: TrainingState): Promise<void> {
  await store.save(writeTrainingState(state, identity));
  onEvent({ kind: 'saved', step: state.step });
}
