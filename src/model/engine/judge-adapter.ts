import type { FeatureId } from '#core/features/feature-id.ts';
import type { AdapterIdentity, JudgeSpec } from '#core/judge/judge.ts';
import type { ProbeInput } from '#core/linear-probe/linear-probe.ts';
import type { AdapterNeeds } from '#core/models/needed-models.ts';
import type { ProjectionAdapter } from '../decoder/decoder.ts';

/** What makes a judge of a base model: changed projections, or a linear probe in the LM head's place. */
export interface JudgeAdapter {
  readonly identity: AdapterIdentity;
  /** LoRA; null where the base model computes as it is. */
  readonly projections: ProjectionAdapter | null;
  /** Gives the digits in place of the LM head; null where the LM head does. */
  readonly probe: DigitProbe | null;
  /** Free what is on the device. */
  dispose(): void;
}

/** What a probe has to be given of each row. */
export interface ProbeNeeds {
  /** The hidden state after the probe's layers and the final norm. */
  state: boolean;
  features: readonly FeatureId[];
}

/** Linear probes of a judge, one for each way of asking. */
export interface DigitProbe {
  /** How many layers of the base model it reads after; null for all. */
  readonly layers: number | null;
  /** Which models each way of asking needs. */
  readonly models: AdapterNeeds;
  /** @throws AppError `other-mode` where it was not fitted for what the spec asks */
  needs(spec: JudgeSpec): ProbeNeeds;
  /** p(d), d = 0..9, which sum to 1. */
  probabilities(input: ProbeInput, spec: JudgeSpec): number[];
}
