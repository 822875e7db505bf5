import { describe, expect, it } from 'vitest';
import { specOfFound } from '../export/own-export.ts';
import type { JudgeIdentity } from '../judge/identity.ts';
import type { MethodId } from '../method/specs.ts';
import { newRun } from './run.ts';
import { isRunSummary } from './run-schema.ts';

const identity = (method: MethodId): JudgeIdentity => ({
  method,
  model: { id: 'm', name: 'M', sha256: '' },
  adapter: null,
  template: { id: 't', name: 'T', sha256: 'aa' },
  mode: 'with-reference',
  maxTokens: 512,
});

const run = (method: MethodId, spec: object = specOfFound(identity(method), (text) => text)) => ({
  ...newRun({
    id: 'r',
    datasetId: 'd',
    judge: identity(method),
    spec: spec as never,
    rows: 3,
    createdAt: '2026-01-02T00:00:00.000Z',
  }),
});

describe('a stored run', () => {
  const methods: MethodId[] = [
    'judge',
    'ppl',
    'vro',
    'cosine',
    'recall',
    'external',
    'with-cosine',
    'reward',
  ];

  it.each(methods)('of %s is sound', (method) => {
    expect(isRunSummary(run(method), 'r')).toBe(true);
    expect(isRunSummary(run(method), 'other')).toBe(false);
  });

  it('is sound in every form that a version of this page has written', () => {
    expect(isRunSummary(run('vro', { method: 'vro' }), 'r')).toBe(true);
    const column = { method: 'with-cosine', column: 'reward', cosineRun: 'c', cosineWeight: 0.5 };
    expect(isRunSummary(run('with-cosine', column), 'r')).toBe(true);
    expect(isRunSummary({ ...run('judge'), name: '' }, 'r')).toBe(true);
    const { failedRequests: _, ...before } = run('judge');
    expect(isRunSummary(before, 'r')).toBe(true);
    const adapter = { id: 'a', name: 'A', kind: 'quick-fit', sha256: '' };
    expect(isRunSummary({ ...before, judge: { ...before.judge, adapter } }, 'r')).toBe(true);
    const backend = { name: 'wasm', threads: 2, device: 'SIMD', reason: '', probes: [] };
    expect(isRunSummary({ ...before, backends: [{ backend, rows: 3 }], state: 'paused' }, 'r')).toBe(true);
  });

  it.each([
    { judge: null },
    { spec: { method: 'judge' } },
    { spec: { method: 'magic' } },
    { rows: -1 },
    { rows: '3' },
    { state: 'gone' },
    { createdAt: 'yesterday' },
    { backends: [null] },
    { error: 'broken' },
    { name: { toString: 'x' } },
    { name: null },
  ])('with %j is damaged', (part) => {
    expect(isRunSummary({ ...run('judge'), ...part }, 'r')).toBe(false);
  });
});
