import { accepts } from '../decision/accepts.ts';
import type { JudgeIdentity } from '../judge/identity.ts';
import type { Readout } from '../judge/judge.ts';
import { digitsOf } from '../judge/readout.ts';
import { recordOf } from '../judge/readout-record.ts';

/** How a decision is written to a file. */
export type WrittenDecision = 'accept' | 'decline' | 'invalid';

/** What a judge adds to a row. A row that is not scored yet has nulls; an invalid one has no score, never 0. */
export interface JudgedCells {
  /** The row's id in the workbench: unique, where the source's need not be. */
  judge_row_id: string;
  /** A digit's scale, 0 to 9, or the method's own; higher is better. Null where invalid or not scored. */
  judge_score: number | null;
  judge_valid: boolean | null;
  judge_invalid_reason: string | null;
  /** Sum of `judge_probs`; this and the next two are null where the method reads no digits. */
  judge_digit_mass: number | null;
  /** Entropy of the digits in nats, 0 to ln 10. */
  judge_entropy: number | null;
  /** Ten numbers: the probability of each digit 0 to 9 under the softmax over the whole vocabulary. */
  judge_probs: number[] | null;
  judge_truncated: boolean | null;
  judge_tokens: number | null;
  decision?: WrittenDecision | null;
  /** Rows with this score or more are accepted. */
  judge_threshold?: number;
  /** How the threshold was chosen and what that promises; null where nobody said. */
  judge_threshold_origin?: string | null;
  /** What the run is called; only where somebody has named it. */
  judge_run?: string;
  /** `judge`, or the method that gave the score: see `MethodId`. */
  judge_method: string;
  judge_model: string;
  judge_model_sha256: string;
  judge_adapter: string | null;
  judge_adapter_sha256: string | null;
  judge_template: string;
  judge_template_sha256: string;
  judge_mode: string;
  judge_max_tokens: number;
}

/** Null where there is no readout yet. */
export function decide(readout: Readout | null, threshold: number): WrittenDecision | null {
  if (!readout) return null;
  if (readout.kind === 'invalid') return 'invalid';
  return accepts(readout.score, threshold) ? 'accept' : 'decline';
}

/** The cells of one row, in the order in which they are written. */
export function judgedCells(
  rowId: string,
  readout: Readout | null,
  judge: JudgeIdentity,
  threshold: number | null,
  origin: string | null = null,
  run: string | null = null,
): JudgedCells {
  const record = readout && recordOf(readout);
  // A judge's row has these columns even where it was never put to the judge.
  const digits = digitsOf(readout) || judge.method === 'judge' ? record : null;
  return {
    judge_row_id: rowId,
    judge_score: record?.valid ? record.score : null,
    judge_valid: record?.valid ?? null,
    judge_invalid_reason: record?.invalidReason ?? null,
    judge_digit_mass: digits?.digitMass ?? null,
    judge_entropy: digits?.entropy ?? null,
    judge_probs: digits?.probs ?? null,
    judge_truncated: record?.truncated ?? null,
    judge_tokens: record?.tokens ?? null,
    ...(threshold === null
      ? {}
      : {
          decision: decide(readout, threshold),
          judge_threshold: threshold,
          judge_threshold_origin: origin,
        }),
    ...(run === null ? {} : { judge_run: run }),
    judge_method: judge.method,
    judge_model: judge.model.id,
    judge_model_sha256: judge.model.sha256,
    judge_adapter: judge.adapter?.id ?? null,
    judge_adapter_sha256: judge.adapter?.sha256 ?? null,
    judge_template: judge.template.id,
    judge_template_sha256: judge.template.sha256,
    judge_mode: judge.mode,
    judge_max_tokens: judge.maxTokens,
  };
}

/** The names of `judgedCells`, with or without the decision and the run's name. */
export function judgedNames(withDecision: boolean, withRun = false): string[] {
  const none: JudgeIdentity = {
    method: 'judge',
    model: { id: '', name: '', sha256: '' },
    adapter: null,
    template: { id: '', name: '', sha256: '' },
    mode: 'without-reference',
    maxTokens: 0,
  };
  return Object.keys(judgedCells('', null, none, withDecision ? 0 : null, null, withRun ? '' : null));
}
