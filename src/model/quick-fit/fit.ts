import { minSpread } from '#core/quick-fit/digit-head.ts';
import { fitRidge, type RidgeFit } from '#core/quick-fit/ridge.ts';
import type { QuickFitHeads } from './quick-fit-files.ts';

/** Training rows of a quick fit: hidden states at the answer position, after the final norm. */
export interface QuickFitRows {
  /** [n] of [C]; null where rows have no reference. */
  withReference: readonly Float32Array[] | null;
  withoutReference: readonly Float32Array[];
  /** Labels, 0 to 9. */
  digits: ArrayLike<number>;
  /** Instruction number of each row. */
  instruction: ArrayLike<number>;
}

export interface QuickFit {
  heads: QuickFitHeads;
  /** λ and cross-validated error of each head. */
  figures: Record<string, number>;
}

/**
 * A judge in seconds: ridge regression from the base model's hidden states to the labels, read as ten digits.
 * @param target what the head without reference learns: labels, or the out-of-fold predictions of the head with
 *   reference, a teacher that knows more than it (self-distillation in closed form)
 */
export function quickFit(rows: QuickFitRows, target: 'label' | 'teacher'): QuickFit {
  const { withReference, withoutReference, digits, instruction } = rows;
  const teacher = withReference && fitRidge(withReference, digits, instruction);
  const targets = target === 'teacher' && teacher ? teacher.outOfFold : digits;
  const student = fitRidge(withoutReference, targets, instruction);
  return {
    heads: {
      'with-reference': teacher && head(teacher, digits),
      'without-reference': head(student, digits),
    },
    figures: {
      lambda_without_reference: student.lambda,
      cross_validated_error_without_reference: spreadOf(student, digits),
      ...(teacher
        ? {
            lambda_with_reference: teacher.lambda,
            cross_validated_error_with_reference: spreadOf(teacher, digits),
          }
        : {}),
    },
  };
}

const head = (fit: RidgeFit, digits: ArrayLike<number>) => ({
  weights: fit.weights,
  bias: fit.bias,
  spread: Math.max(minSpread, spreadOf(fit, digits)),
});

/** Root mean square distance of the labels from what an unseen row is predicted, in digits. */
function spreadOf({ outOfFold }: RidgeFit, digits: ArrayLike<number>): number {
  const squares = outOfFold.reduce((sum, predicted, row) => sum + (digits[row]! - predicted) ** 2, 0);
  return Math.sqrt(squares / outOfFold.length);
}
