import { describe, expect, it } from 'vitest';
import { type Judged, verdictOf } from '#core/decision/verdict.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeAdapter, identityOf } from '../fixtures/fake-adapters.ts';
import { fakeReadout, fakeRecord } from '../fixtures/fake-readouts.ts';
import { fakeDataset } from '../fixtures/fake-rows.ts';
import { fakeJudge, fakeRun } from '../fixtures/fake-runs.ts';

const spec = {
  method: 'judge' as const,
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
};
const run = (part = {}) =>
  fakeRun('run-1', fakeDataset('demo', 'Demo', 80, 0), spec, { scored: 80, state: 'done', ...part });
const judged = (part: Partial<Judged> = {}): Judged => ({
  judge: fakeJudge,
  spec,
  readout: fakeReadout(1),
  ...part,
});
const { score } = fakeRecord(1);

describe('what becomes of an answer', () => {
  it('is accepted from the line on, and declined below it', () => {
    expect(verdictOf(judged(), run(), score)).toEqual({ kind: 'accepted', threshold: score });
    expect(verdictOf(judged(), run(), score + 1e-9).kind).toBe('declined');
  });

  it('is invalid, and never declined for it, where the judge gave no digit', () => {
    const readout = fakeReadout(27);
    expect(verdictOf(judged({ readout }), run(), 4)).toEqual({
      kind: 'invalid',
      reason: fakeRecord(27).invalidReason,
    });
  });

  it('is open while nothing is judged', () => {
    expect(verdictOf(judged(), null, 4.5).kind).toBe('no-threshold');
    expect(verdictOf(judged(), run({ scored: 3, invalid: 3 }), 4.5).kind).toBe('no-threshold');
  });

  it('is open where the line was drawn on scores that are not comparable', () => {
    const other = (part: Partial<Judged>) => verdictOf(judged(part), run(), 4.5).kind;
    const adapter = identityOf(fakeAdapter().source);
    expect(other({ judge: { ...fakeJudge, adapter } })).toBe('other-judge');
    expect(other({ spec: { ...spec, maxTokens: 512 } })).toBe('other-judge');
    expect(other({ spec: { ...spec, template: { ...spec.template, text: 'Digit: {response}' } } })).toBe(
      'other-judge',
    );
    const byLikelihood = { ...run(), spec: { method: 'ppl' as const, maxTokens: 1024 } };
    expect(verdictOf(judged(), byLikelihood, 4.5).kind).toBe('other-judge');
  });
});
