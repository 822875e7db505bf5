import { nearDuplicates } from '#core/rows/near-duplicates.ts';
import { joinRewordings, type Rewording, type WithRewordings } from '#core/rows/rewordings.ts';
import type { LikePair, NearInstructions } from '#protocol/data-protocol.ts';
import type { Store } from '#storage/store.ts';
import { instructionsOf } from './instructions-of.ts';

/** The text of each instruction number of a stored dataset. @throws AppError `damaged-dataset` */
export async function instructionTexts(store: Store, datasetId: string): Promise<string[]> {
  const numbers = await instructionsOf(store, datasetId);
  const texts: string[] = [];
  for await (const { start, rows } of store.datasets.chunks(datasetId))
    rows.forEach(({ instruction }, at) => {
      texts[numbers[start + at]!] ??= instruction;
    });
  return texts;
}

/**
 * Instructions of a stored dataset that are nearly the same.
 * @param pairs what joins groups further by meaning; null: characters alone
 * @throws AppError `damaged-dataset`
 */
export async function nearInstructions(
  store: Store,
  datasetId: string,
  pairs: readonly Rewording[] | null,
): Promise<NearInstructions> {
  const texts = await instructionTexts(store, datasetId);
  const withTexts = ({ first, second, similarity }: Rewording): LikePair => ({
    similarity,
    texts: [texts[first]!, texts[second]!],
  });
  const byCharacters = nearDuplicates(texts);
  if (pairs === null) return { ...byCharacters, examples: byCharacters.examples.map(withTexts) };
  const isThere = ({ first, second }: Rewording) => first < texts.length && second < texts.length;
  const found: WithRewordings = joinRewordings(byCharacters, pairs.filter(isThere));
  return {
    ...found,
    examples: found.examples.map(withTexts),
    rewordings: found.rewordings.map(withTexts),
  };
}
