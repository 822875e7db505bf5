import { catalogueModel, embedderId, modelBytes } from '#core/models/catalogue.ts';
import { hasMeaning, maxReworded } from '#core/rows/rewordings.ts';
import { plural } from '#core/words/count.ts';
import type { Given } from '../parse-options.ts';

export const byMeaningWord = {
  words: ['by-meaning'],
  placeholder: null,
  description: `find instructions that say nearly the same in other words too, by the cosine of the sentence embedder (${embedderWords()}); in near-duplicates, or with --group-near-duplicates; in shift, compare what instructions and responses mean too`,
};

function embedderWords(): string {
  const model = catalogueModel(embedderId);
  return `${model.name}, ${Math.round(modelBytes(model) / 1e6)} MB, fetched once`;
}

export const isByMeaning = (given: Given): boolean => given('by-meaning').length > 0;

/**
 * The vector of each instruction where --by-meaning is given; null for one that is too short to have a meaning of its own.
 * @returns null where it is not given, and where there are too many instructions, which is told on stderr
 */
export async function instructionVectors(
  texts: readonly string[],
  given: Given,
): Promise<(Float32Array | null)[] | null> {
  if (!isByMeaning(given)) return null;
  if (texts.length > maxReworded) {
    process.stderr.write(
      `${plural(texts.length, 'instruction')} are too many to compare each with each by meaning (at most ${maxReworded}): near-duplicates are found by characters alone.\n`,
    );
    return null;
  }
  const places = [...texts.keys()].filter((at) => hasMeaning(texts[at]!));
  const vectors = new Array<Float32Array | null>(texts.length).fill(null);
  if (places.length === 0) return vectors;
  // Calls without --by-meaning do not wait for the model's code.
  const { embedTexts } = await import('../judge/embed-texts.ts');
  const embedded = await embedTexts(
    places.map((at) => texts[at]!),
    'instructions',
  );
  places.forEach((at, k) => {
    vectors[at] = embedded[k]!;
  });
  return vectors;
}
