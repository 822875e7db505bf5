import { describe, expect, it } from 'vitest';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import { defaultVariation } from '#core/method/vro/spec.ts';
import type { BackendUse } from '#core/run/backend-use.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset } from '#state/fixtures/fake-rows.ts';
import { fakeRun } from '#state/fixtures/fake-runs.ts';
import { estimateRun, meanPromptTokens, measuredSpeed, spread } from './estimate.ts';

const template = { ...defaultTemplates['without-reference'], text: '{instruction}{response}' };
const spec: JudgeRunSpec = { method: 'judge', template, maxTokens: 1024, minDigitMass: 0.05 };
const row = (characters: number) => ({ instruction: 'x'.repeat(characters), response: '', reference: null });

describe('the estimate of a run', () => {
  it('takes four characters a token, cut where the prompt is', () => {
    expect(meanPromptTokens([row(400), row(800)], template, 1024)).toBe(32 + 150);
    expect(meanPromptTokens([row(80_000)], template, 1024)).toBe(1024);
    expect(meanPromptTokens([], template, 1024)).toBe(0);
  });

  it('uses a speed measured with the same model and backend only', () => {
    const dataset = fakeDataset('demo', 'Demo', 10, 0);
    const runs = [fakeRun('a', dataset, spec, { scored: 10, tokens: 1900, seconds: 10 })];
    const { id } = runs[0]!.judge.model;
    expect(measuredSpeed(runs, id, 'wasm')).toBe(190);
    expect(measuredSpeed(runs, id, null)).toBe(190);
    expect(measuredSpeed(runs, id, 'webgpu')).toBeNull();
    expect(measuredSpeed(runs, 'other', 'wasm')).toBeNull();
    const [{ backend }] = runs[0]!.backends as [BackendUse];
    const mixed = [...runs[0]!.backends, { backend: { ...backend, name: 'webgpu' as const }, rows: 5 }];
    expect(measuredSpeed([{ ...runs[0]!, backends: mixed }], id, 'wasm')).toBeNull();
    const sampled = { ...defaultVariation, samples: 'sampled' } as const;
    expect(measuredSpeed([{ ...runs[0]!, spec: sampled }], id, 'wasm')).toBeNull();
  });

  it('promises no time that nothing was measured for', () => {
    expect(estimateRun(200, 100, null)).toEqual({ rows: 200, tokens: 20_000, seconds: null });
    expect(estimateRun(200, 100, 200).seconds).toBe(100);
  });

  it('spreads the sample over the set', () => {
    expect(spread(10, 5)).toEqual([0, 2, 4, 6, 8]);
    expect(spread(2, 5)).toEqual([0, 1]);
    expect(spread(0, 5)).toEqual([]);
  });
});
