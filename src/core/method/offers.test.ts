import { describe, expect, it } from 'vitest';
import { judgeSpecOf } from '../training/judge-question.ts';
import { type MethodChoices, offerKey } from './method.ts';
import { needsModel, offerOf, offers, seesReference } from './registry.ts';
import { questionOf } from './specs.ts';
import { defaultVariation } from './vro/spec.ts';

const asked = {
  rows: 10,
  sample: [{ instruction: 'q', response: 'r'.repeat(4_000), reference: 's'.repeat(400) }],
  runs: [],
  modelId: null,
  requestsPerMinute: 60,
  variation: defaultVariation,
  instructions: 5,
};

const choices: MethodChoices = {
  maxTokens: null,
  minDigitMass: 0.05,
  judgeName: null,
  endpoint: { endpoint: 'https://a.example/v1', model: 'm', requestsPerMinute: 60, parallel: 4 },
  variation: { ...defaultVariation, samples: 'sampled' },
  column: 'reward_score',
  cosineWeight: 0.5,
};

describe.each(offers.map((offer) => [offerKey(offer), offer] as const))('the offer %s', (key, offer) => {
  it('is found by its key, and its plan loads a judge wherever its runs need one', () => {
    expect(offerOf(key)).toBe(offer);
    const columns: string[] = [];
    for (const step of offer.plan(choices)) {
      const spec = step.spec({ runs: columns, question: (mode) => judgeSpecOf(null, mode) });
      expect(needsModel(spec)).toBe(step.judge !== null);
      const mode = questionOf(spec)?.template.mode;
      if (mode) expect(mode).toBe(seesReference(offer) ? 'with-reference' : 'without-reference');
      columns.push(step.column);
    }
    expect(new Set(columns).size).toBe(columns.length);
    expect(columns).not.toContain('');
  });
});

describe('what a method would take', () => {
  it('counts what the embedder reads: of a text no more than 256 tokens, of its sentences all', () => {
    expect(offerOf('cosine').estimate(asked).tokens).toBe(10 * (256 + 100));
    expect(offerOf('recall').estimate(asked).tokens).toBe(10 * (1_000 + 100));
  });

  it('takes a minute for as many rows as an endpoint may be asked in one', () => {
    expect(offerOf('external').estimate({ ...asked, rows: 90 }).seconds).toBe(90);
  });
});
