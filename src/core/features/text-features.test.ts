import { describe, expect, it } from 'vitest';
import type { FeatureId } from './feature-id.ts';
import cases from './fixtures/text-features.json' with { type: 'json' };
import { featuresOfRows, needsEmbedder, textFeatures } from './text-features.ts';

const noEmbedder = async () => {
  throw new Error('No feature here is to be embedded.');
};

describe('features that need no model', () => {
  it.each(cases)('agree with an oracle in Python: $response', async ({ values, ...texts }) => {
    const wanted = Object.keys(values) as FeatureId[];
    const [found] = await featuresOfRows([texts], wanted, noEmbedder);
    for (const [id, expected] of Object.entries(values)) {
      const value = found!.get(id as FeatureId);
      if (expected === null) expect(value, id).toBeNull();
      else expect(value, id).toBeCloseTo(expected, 12);
    }
  });
});

describe('features of embedded texts', () => {
  /** Two numbers a text, on the unit circle: the angle is its length in tenths. */
  const embed = async (texts: readonly string[]) =>
    texts.map((text) => Float32Array.of(Math.cos(text.length / 10), Math.sin(text.length / 10)));

  it('compare the texts that they name', async () => {
    const row = { instruction: 'abc', response: 'abcdefgh', reference: 'abcdef' };
    const [found] = await featuresOfRows([row], ['relevance', 'reference-cosine', 'irrelevance-45'], embed);
    expect(found!.get('relevance')).toBeCloseTo(Math.cos(0.5), 6);
    expect(found!.get('reference-cosine')).toBeCloseTo(Math.cos(0.2), 6);
    expect(found!.get('irrelevance-45')).toBe(0);
  });

  it('compare sentence by sentence, both ways', async () => {
    const row = { instruction: '', response: 'abcd. abcdef.', reference: 'abcd.' };
    const [found] = await featuresOfRows([row], ['sentence-recall', 'sentence-precision'], embed);
    expect(found!.get('sentence-recall')).toBeCloseTo(1, 6);
    // By characters: 5 of 12 fit, 7 lie two tenths away.
    expect(found!.get('sentence-precision')).toBeCloseTo((5 + 7 * Math.cos(0.2)) / 12, 6);
  });

  it('embed each text once', async () => {
    const asked: string[] = [];
    const row = { instruction: 'q', response: 'a', reference: 'a' };
    await featuresOfRows([row, row], ['relevance', 'reference-cosine'], async (texts) => {
      asked.push(...texts);
      return embed(texts);
    });
    expect(asked.sort()).toEqual(['a', 'q']);
  });

  it('know which of them need an embedder', () => {
    const needing = (Object.keys(textFeatures) as FeatureId[]).filter((id) => needsEmbedder([id]));
    expect(needing).toEqual([
      'reference-cosine',
      'sentence-recall',
      'sentence-precision',
      'relevance',
      'irrelevance-10',
      'irrelevance-20',
      'irrelevance-30',
      'irrelevance-45',
      'chunk-relevance',
      'first-chunk-relevance',
      'last-chunk-relevance',
      'least-chunk-relevance',
      'chunk-irrelevance',
      'chunk-over-relevance',
      'halves-cosine',
      'least-neighbour-cosine',
      'order-coherence',
      'empty-chunks',
      'empty-end',
    ]);
  });
});
