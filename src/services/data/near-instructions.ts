import { nearDuplicates } from '#core/rows/near-duplicates.ts';
import type { NearInstructions } from '#protocol/data-protocol.ts';
import type { Store } from '#storage/store.ts';
import { instructionsOf } from './instructions-of.ts';

/** Instructions of a stored dataset that are nearly the same. @throws AppError `damaged-dataset` */
export async function nearInstructions(store: Store, datasetId: string): Promise<NearInstructions> {
  const numbers = await instructionsOf(store, datasetId);
  const texts: string[] = [];
  for await (const { start, rows } of store.datasets.chunks(datasetId))
    rows.forEach(({ instruction }, at) => {
      texts[numbers[start + at]!] ??= instruction;
    });
  const { examples, ...found } = nearDuplicates(texts);
  return {
    ...found,
    examples: examples.map(({ first, second, similarity }) => ({
      similarity,
      texts: [texts[first]!, texts[second]!],
    })),
  };
}
