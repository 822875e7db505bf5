import { heldOutAgreement } from '../training/held-out-agreement.ts';
import type { TaughtProbe } from './taught-probe.ts';

/** What the record of a taught judge says of its teaching: how much was learned from, how strongly, and what it gave out of fold. */
export function taughtFigures(
  taught: Pick<TaughtProbe, 'kept' | 'teaching' | 'outOfFold' | 'priorScores'>,
  grade: Float64Array,
  instruction: Int32Array,
): Record<string, number | null> {
  const agreement = (name: string, score: Float64Array) =>
    heldOutAgreement(name, { label: grade, instruction, score, valid: new Uint8Array(grade.length).fill(1) });
  return {
    grades: grade.length,
    instructions: new Set(instruction).size,
    judge_kept: Number(taught.kept !== null),
    feature_penalty: taught.teaching.strength.features,
    component_penalty: taught.teaching.strength.components,
    ...agreement('out_of_fold_agreement', taught.outOfFold),
    ...agreement('agreement_of_prior', taught.priorScores),
  };
}
