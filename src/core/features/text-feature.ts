import type { JudgedTexts } from '../judge/judge.ts';

/** Unit vector of a text that the feature named among its pieces. */
export type VectorOf = (text: string) => Float32Array;

export interface TextFeature {
  /** In a table of what a judge reads. */
  label: string;
  needsReference: boolean;
  /** Texts that the embedder has to read first. */
  pieces(texts: JudgedTexts): readonly string[];
  /** Null where the feature does not apply to the row. */
  value(texts: JudgedTexts, vectorOf: VectorOf): number | null;
}
