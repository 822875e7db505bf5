import { describe, expect, it } from 'vitest';
import { defaultVariation } from '#core/method/method.ts';
import { estimateMethod } from './method-estimate.ts';

const asked = {
  rows: 10,
  sample: [{ instruction: 'q', response: 'r'.repeat(4_000), reference: 's'.repeat(400) }],
  runs: [],
  modelId: null,
  requestsPerMinute: 60,
  variation: defaultVariation,
  instructions: 5,
};

describe('what a method would take', () => {
  it('counts what the embedder reads: of a text no more than 256 tokens, of its sentences all', () => {
    expect(estimateMethod({ ...asked, key: 'cosine' }).tokens).toBe(10 * (256 + 100));
    expect(estimateMethod({ ...asked, key: 'recall' }).tokens).toBe(10 * (1_000 + 100));
  });

  it('takes a minute for as many rows as an endpoint may be asked in one', () => {
    expect(estimateMethod({ ...asked, rows: 90, key: 'external' }).seconds).toBe(90);
  });
});
