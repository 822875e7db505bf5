import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lettersEmbedder } from '../testing/letters-embedder.ts';
import { similarities } from './similarities.ts';
import { comparePairs, pairInPieces, type Similarity } from './similarity.ts';

const { cosine, recall } = similarities;

async function compared(similarity: Similarity, response: string, reference: string) {
  const vectors = { of: (pieces: readonly string[]) => lettersEmbedder().embed(pieces) };
  const pair = pairInPieces(similarity, response, reference);
  return (await comparePairs(vectors, similarity, [pair]))[0]!;
}

const sentence = fc
  .string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 3, maxLength: 12 })
  .map((letters) => `${letters}.`);
const text = fc.array(sentence, { minLength: 1, maxLength: 5 }).map((sentences) => sentences.join(' '));

describe('recall', () => {
  it('takes the nearest sentence of the response for each of the reference, by its characters', async () => {
    // aaa. is there (1), zzzzzzz. is not but for the full stop; the weights are 4 and 8.
    const stop = 1 / (Math.hypot(3, 1) * Math.hypot(7, 1));
    expect(await compared(recall, 'ccc. aaa.', 'aaa. zzzzzzz.')).toBeCloseTo((4 * 1 + 8 * stop) / 12, 6);
  });

  it('is the cosine where both are one sentence, and 1 for a response that says all of it', () =>
    fc.assert(
      fc.asyncProperty(sentence, sentence, text, async (a, b, whole) => {
        expect(await compared(recall, a, b)).toBeCloseTo(await compared(cosine, a, b), 6);
        expect(await compared(recall, `${whole} ${a}`, whole)).toBeCloseTo(1, 6);
      }),
    ));

  it('never falls where the response says more, and knows no order', () =>
    fc.assert(
      fc.asyncProperty(text, text, sentence, async (response, reference, more) => {
        const before = await compared(recall, response, reference);
        expect(await compared(recall, `${response} ${more}`, reference)).toBeGreaterThanOrEqual(before);
        expect(await compared(recall, `${more} ${response}`, reference)).toBeCloseTo(
          await compared(recall, `${response} ${more}`, reference),
          6,
        );
      }),
    ));
});
