import { minSpread } from '#core/quick-fit/digit-head.ts';
import { fitRidge, type RidgeFit } from '#core/quick-fit/ridge.ts';
import type { QuickFitJudge } from './quick-fit-files.ts';

/** Training rows of a quick fit, each read after several numbers of layers, to choose from. */
export interface QuickFitRows {
  /** How many layers of the base model, rising: [L]. */
  layers: readonly number[];
  /** Hidden states at the answer position after those layers and the final norm: [L] of [n] of [C]. Null where rows have no reference. */
  withReference: readonly (readonly Float32Array[])[] | null;
  withoutReference: readonly (readonly Float32Array[])[];
  /** Labels, 0 to 9. */
  digits: ArrayLike<number>;
  /** Instruction number of each row. */
  instruction: ArrayLike<number>;
  /** Whether labels compare the responses to one instruction only, so that the fit does too. */
  within: boolean;
}

export interface QuickFit {
  judge: QuickFitJudge;
  /** Layers, λ and cross-validated error of each head. */
  figures: Record<string, number>;
}

/**
 * A judge in seconds: ridge regression from the base model's hidden states to the labels, read as ten digits.
 * What a response is worth is easier to read half-way up a model than at its top, where all serves the next
 * token; so the number of layers is chosen by the cross-validated error of the head without reference.
 * @param target what the head without reference learns: labels, or the out-of-fold predictions of the head with
 *   reference, a teacher that knows more than it (self-distillation in closed form)
 */
export function quickFit(rows: QuickFitRows, target: 'label' | 'teacher'): QuickFit {
  const [first, ...rest] = rows.layers.map((_, at) => fitAfter(rows, at, target));
  const best = rest.reduce((best, fit) => (fit.student.error < best.student.error ? fit : best), first!);
  const { layers, teacher, student } = best;
  const { digits } = rows;
  return {
    judge: {
      layers,
      heads: {
        'with-reference': teacher && head(teacher, digits),
        'without-reference': head(student, digits),
      },
    },
    figures: {
      layers,
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

/** Both heads after the `at`-th number of layers. */
function fitAfter(rows: QuickFitRows, at: number, target: 'label' | 'teacher') {
  const { layers, withReference, withoutReference, digits, instruction, within } = rows;
  const teacher = withReference && fitRidge(withReference[at]!, digits, instruction, { within });
  const targets = target === 'teacher' && teacher ? teacher.outOfFold : digits;
  const student = fitRidge(withoutReference[at]!, targets, instruction, { within });
  return { layers: layers[at]!, teacher, student };
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
