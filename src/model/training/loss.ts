import type { LossWeights } from '#core/training/settings.ts';
import {
  add,
  logSumExp,
  mul,
  softmax,
  stack,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
  tidy,
  zerosLike,
} from '../tf.ts';

export interface LossAndGradient {
  /** CE_T, CE_S and KL of each row, in nats: [M, 3]; what is not computed is 0. */
  losses: Tensor2D;
  /** dL/d(teacher's logits), [M, V]; null without a teacher. */
  dTeacher: Tensor2D | null;
  /** [M, V] */
  dStudent: Tensor2D;
}

/**
 * The loss at the label position and its gradient in the logits. With p = softmax(logits) over the full
 * vocabulary and y the label's one-hot row:
 *
 *     L   = scale · Σ rows [ teacher·CE(T, y) + student·CE(S, y) + distillation·KL(p_T ‖ p_S) ]
 *     dT  = scale · teacher·(p_T − y)                       the KL's teacher side is detached
 *     dS  = scale · ( student·(p_S − y) + distillation·(p_S − p_T) )
 *
 * @param teacher logits [M, V], or null: then only the student's cross-entropy counts
 * @param student logits [M, V]
 * @param labels token id of each row's label
 */
export function distillationLoss(
  teacher: Tensor2D | null,
  student: Tensor2D,
  labels: readonly number[],
  weights: LossWeights,
  scale: number,
): LossAndGradient {
  const [M, V] = student.shape;
  const [losses, dStudent, dTeacher] = tidy(() => {
    const hot = new Float32Array(M * V);
    for (const [m, label] of labels.entries()) hot[m * V + label] = 1;
    const y = tensor2d(hot, [M, V]);
    const crossEntropy = (logits: Tensor2D) =>
      sub<Tensor1D>(logSumExp(logits, 1), sum<Tensor1D>(mul(y, logits), 1));
    const pS = softmax(student);
    const ceS = crossEntropy(student);
    const dOwn = mul<Tensor2D>(sub(pS, y), scale * weights.student);
    if (!teacher) return [stack([zerosLike(ceS), ceS, zerosLike(ceS)], 1), dOwn] as Tensor2D[];
    const pT = softmax(teacher);
    // Σ p_T·(log p_T − log p_S), with log p = logits − log Σ exp.
    const apart = sum<Tensor1D>(mul(pT, sub(teacher, student)), 1);
    const kl = add<Tensor1D>(apart, sub<Tensor1D>(logSumExp(student, 1), logSumExp(teacher, 1)));
    return [
      stack([crossEntropy(teacher), ceS, kl], 1) as Tensor2D,
      add<Tensor2D>(dOwn, mul<Tensor2D>(sub(pS, pT), scale * weights.distillation)),
      mul<Tensor2D>(sub(pT, y), scale * weights.teacher),
    ];
  }) as [Tensor2D, Tensor2D, Tensor2D?];
  return { losses, dStudent, dTeacher: dTeacher ?? null };
}
