import type { AdapterIdentity, JudgeSpec } from '#core/judge/judge.ts';
import type { ProjectionAdapter } from '../decoder/decoder.ts';

/** What makes a judge of a base model: changed projections, or another head. */
export interface JudgeAdapter {
  readonly identity: AdapterIdentity;
  /** LoRA; null where the base model computes as it is. */
  readonly projections: ProjectionAdapter | null;
  /** Reads digits off the last hidden state in place of the LM head; null where the LM head does. */
  readonly head: HiddenStateHead | null;
  /** Free what is on the device. */
  dispose(): void;
}

export interface HiddenStateHead {
  /** How many layers of the base model it reads after; null for all. */
  readonly layers: number | null;
  /** @throws AppError `other-mode` where it was not fitted for what the spec asks */
  check(spec: JudgeSpec): void;
  /** p(d), d = 0..9, which sum to 1, from a hidden state after these layers and the final norm, [C]. */
  probabilities(hidden: Float32Array, spec: JudgeSpec): number[];
}
