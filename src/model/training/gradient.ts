import { type LossWeights, usesTeacher } from '#core/training/settings.ts';
import type { Decoder } from '../decoder/decoder.ts';
import { addSiteGradient } from '../lora/parameters.ts';
import { dispose, mul, type Tensor2D, tidy } from '../tf.ts';
import { distillationLoss, type LossAndGradient } from './loss.ts';
import { TrainingPass } from './pass.ts';
import type { SiteGradient, TrainingAdapter } from './training-adapter.ts';

/** One row as training sees it. */
export interface TrainingExample {
  /** Prompt with the reference; null where the loss has no teacher. */
  teacher: Int32Array | null;
  /** Prompt without it. */
  student: Int32Array;
  /** Token id of the label's digit. */
  label: number;
}

/** Losses in nats, summed over rows. */
export interface LossSums {
  teacher: number;
  student: number;
  distillation: number;
}

export interface GradientPlan {
  decoder: Decoder;
  adapter: TrainingAdapter;
  loss: LossWeights;
  recompute: boolean;
}

/**
 * The loss of some rows, and its gradient added to `gradient`, scaled.
 * @param scale 1 / rows of the whole batch, so that micro-batches add up to the batch's mean
 * @param gradient shape [parameters]; untouched where anything fails
 */
export async function addGradient(
  plan: GradientPlan,
  examples: readonly TrainingExample[],
  scale: number,
  gradient: Float32Array,
): Promise<LossSums> {
  const { layout } = plan.adapter.lora.parameters;
  const found: SiteGradient[] = [];
  const losses = forwardAndBackward(plan, examples, scale, found);
  try {
    const sums = sumLosses((await losses.data()) as Float32Array);
    const values = await Promise.all(found.map(async ({ a, b }) => [await a.data(), await b.data()]));
    for (const [index, { layer, site }] of found.entries()) {
      const [da, db] = values[index] as [Float32Array, Float32Array];
      addSiteGradient(gradient, layout, plan.adapter.lora.site(layer, site)!.slots, da, db);
    }
    return sums;
  } finally {
    losses.dispose();
    disposeGradients(found);
  }
}

/** @returns CE_T, CE_S and KL of each row, [M, 3] */
function forwardAndBackward(
  { decoder, adapter, loss, recompute }: GradientPlan,
  examples: readonly TrainingExample[],
  scale: number,
  found: SiteGradient[],
): Tensor2D {
  const passes: TrainingPass[] = [];
  const begin = (rows: readonly Int32Array[]) => {
    const pass = new TrainingPass(decoder, adapter, recompute, rows);
    passes.push(pass);
    return { pass, hidden: pass.forward() };
  };
  let result: LossAndGradient | null = null;
  try {
    const student = begin(examples.map((example) => example.student));
    const teacher = usesTeacher(loss) ? begin(examples.map((example) => example.teacher!)) : null;
    const labels = examples.map(({ label }) => label);
    result = headLoss(decoder, teacher?.hidden ?? null, student.hidden, labels, loss, scale);
    const goBack = ({ pass, hidden }: typeof student, dLogits: Tensor2D) => {
      const dHidden = headBackward(decoder, hidden, dLogits);
      pass.backward(dHidden, (part) => found.push(part));
      dHidden.dispose();
    };
    goBack(student, result.dStudent);
    if (teacher && result.dTeacher) goBack(teacher, result.dTeacher);
    return result.losses;
  } catch (thrown) {
    result?.losses.dispose();
    disposeGradients(found);
    throw thrown;
  } finally {
    for (const pass of passes) pass.dispose();
    if (result) dispose([result.dStudent, ...(result.dTeacher ? [result.dTeacher] : [])]);
  }
}

function headLoss(
  decoder: Decoder,
  teacher: Tensor2D | null,
  student: Tensor2D,
  labels: readonly number[],
  weights: LossWeights,
  scale: number,
): LossAndGradient {
  const teacherLogits = teacher && decoder.logits(teacher);
  const studentLogits = decoder.logits(student);
  try {
    return distillationLoss(teacherLogits, studentLogits, labels, weights, scale);
  } finally {
    teacherLogits?.dispose();
    studentLogits.dispose();
  }
}

/** From the logits' gradient to that of the hidden states before the final norm: [M, V] to [M, C]. */
function headBackward({ kernels, weights, config }: Decoder, hidden: Tensor2D, dLogits: Tensor2D): Tensor2D {
  return tidy(() => {
    const dInput = kernels.backward.logits(dLogits, weights.head);
    const dNormed = config.logitScale === 1 ? dInput : mul<Tensor2D>(dInput, config.logitScale);
    return kernels.backward.rmsNorm(hidden, weights.finalNorm, config.rmsNormEps, dNormed);
  });
}

const disposeGradients = (gradients: readonly SiteGradient[]) => {
  for (const { a, b } of gradients) dispose([a, b]);
};

function sumLosses(losses: Float32Array): LossSums {
  const sums = { teacher: 0, student: 0, distillation: 0 };
  for (let row = 0; row < losses.length; row += 3) {
    sums.teacher += losses[row]!;
    sums.student += losses[row + 1]!;
    sums.distillation += losses[row + 2]!;
  }
  return sums;
}
