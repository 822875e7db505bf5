import { expect, it } from 'vitest';
import type { Method } from '#state/compare/methods.ts';
import { brushedAxis } from './subject.ts';

const method = (part: Partial<Method>) => ({ name: 'A', column: null, runId: null, ...part }) as Method;

it('chooses rows along the scores that a filter reads: those of the open run and of columns', () => {
  const run = method({ kind: 'run', runId: 'run-1' });
  expect(brushedAxis(run, 'run-1')?.on).toEqual({ field: 'score' });
  expect(brushedAxis(run, 'run-2')).toBeNull();
  expect(brushedAxis(run, null)).toBeNull();
  expect(brushedAxis(method({ kind: 'column', column: 'reward' }), null)?.on).toEqual({ column: 'reward' });
  expect(brushedAxis(method({ kind: 'length' }), null)).toBeNull();
  expect(brushedAxis(method({ kind: 'constant' }), null)).toBeNull();
});
