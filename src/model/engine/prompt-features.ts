import { AppError } from '#core/errors.ts';
import type { FeatureId } from '#core/features/feature-id.ts';
import { featuresOfRows } from '#core/features/text-features.ts';
import type { PreparedPrompt } from '#core/judge/judge.ts';
import { RememberedVectors, type TextEmbedder } from '#core/method/text-embedder.ts';

/** A sentence embedder, and what frees it. */
export type OwnedEmbedder = Pick<TextEmbedder, 'embed'> & { dispose(): void };

/** Features of the texts that prompts were made from, with an embedder where one is attached. */
export class PromptFeatures {
  private embedder: OwnedEmbedder | null = null;
  private vectors: RememberedVectors | null = null;

  /** Owns the embedder from now on; the one before is freed. */
  attach(embedder: OwnedEmbedder | null): void {
    if (embedder === this.embedder) return;
    this.embedder?.dispose();
    this.embedder = embedder;
    this.vectors = embedder && new RememberedVectors(embedder);
  }

  /** @throws AppError `no-texts`, `no-embedder` where what the features are computed from is not there */
  async of(
    prompts: readonly PreparedPrompt[],
    wanted: readonly FeatureId[],
  ): Promise<Map<FeatureId, number | null>[]> {
    if (wanted.length === 0) return prompts.map(() => new Map());
    const rows = prompts.map(({ texts }) => {
      if (texts) return texts;
      throw new AppError('no-texts', 'This judge reads a row’s texts, and only its tokens were given.');
    });
    return featuresOfRows(rows, wanted, async (pieces) => {
      if (this.vectors) return this.vectors.of(pieces);
      throw new AppError(
        'no-embedder',
        'This judge compares texts by a sentence embedder, and none is loaded. Load the judge again.',
      );
    });
  }
}
