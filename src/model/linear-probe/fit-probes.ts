import type { LinearProbe } from '#core/linear-probe/linear-probe.ts';
import { evenThresholds, minSpread } from '#core/linear-probe/ordered-probit.ts';
import type { LinearProbeJudge } from '#core/linear-probe/probe-json.ts';
import { fitRidge, type RidgeFit } from '#core/linear-probe/ridge.ts';

/** Training rows of a linear probe, each read after several numbers of layers, to choose from. */
export interface ProbeRows {
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

export interface FittedProbes {
  judge: LinearProbeJudge;
  /** Layers, λ and cross-validated error of each probe. */
  figures: Record<string, number>;
}

/**
 * A judge in seconds: ridge regression from the base model's hidden states to the labels, read as ten digits.
 * What a response is worth is easier to read half-way up a model than at its top, where all serves the next
 * token; so the number of layers is chosen by the cross-validated error of the probe without reference.
 * @param target what the probe without reference learns: labels, or the out-of-fold predictions of the probe with
 *   reference, a teacher that knows more than it (self-distillation in closed form)
 */
export function fitProbes(rows: ProbeRows, target: 'label' | 'teacher'): FittedProbes {
  const [first, ...rest] = rows.layers.map((_, at) => fitAfter(rows, at, target));
  const best = rest.reduce((best, fit) => (fit.student.error < best.student.error ? fit : best), first!);
  const { layers, teacher, student } = best;
  const { digits } = rows;
  return {
    judge: {
      layers,
      probes: {
        'with-reference': teacher && qualityProbe(teacher, digits),
        'without-reference': qualityProbe(student, digits),
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

/** Both probes after the `at`-th number of layers. */
function fitAfter(rows: ProbeRows, at: number, target: 'label' | 'teacher') {
  const { layers, withReference, withoutReference, digits, instruction, within } = rows;
  const teacher = withReference && fitRidge(withReference[at]!, digits, instruction, { within });
  const targets = target === 'teacher' && teacher ? teacher.outOfFold : digits;
  const student = fitRidge(withoutReference[at]!, targets, instruction, { within });
  return { layers: layers[at]!, teacher, student };
}

/** One linear form whose unit is the digit. */
const qualityProbe = (fit: RidgeFit, digits: ArrayLike<number>): LinearProbe => ({
  terms: [{ name: 'quality', weight: 1, bias: fit.bias, state: fit.weights, features: [], hinge: null }],
  thresholds: evenThresholds,
  spread: Math.max(minSpread, spreadOf(fit, digits)),
});

/** Root mean square distance of the labels from what an unseen row is predicted, in digits. */
function spreadOf({ outOfFold }: RidgeFit, digits: ArrayLike<number>): number {
  const squares = outOfFold.reduce((sum, predicted, row) => sum + (digits[row]! - predicted) ** 2, 0);
  return Math.sqrt(squares / outOfFold.length);
}
