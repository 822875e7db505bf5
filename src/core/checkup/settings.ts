import { type DegradationKind, degradationKinds } from '../degradations/degradation.ts';

export interface CheckupSettings {
  /** Rows of the dataset that twins are made from, whole instructions by seed. */
  rows: number;
  seed: number;
  kinds: readonly DegradationKind[];
  /** Tokens that may be read, as estimated from the texts' bytes: what bounds the time. */
  maxTokens: number;
}

/**
 * A minute of the default judge without reference on two idle cores, so under two where other work takes half of them;
 * more rows of each kind where more is allowed.
 */
export const defaultCheckupSettings: CheckupSettings = {
  rows: 60,
  seed: 2024,
  kinds: degradationKinds,
  maxTokens: 50_000,
};
