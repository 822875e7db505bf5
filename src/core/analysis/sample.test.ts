import { expect, it } from 'vitest';
import { drawRows } from '../sampling/draws.ts';
import { sampleAnalysis } from './sample.ts';

it('tells the chances of more rows than a call can have arguments', () => {
  const n = 200_000;
  const next = drawRows({ n, column: null, threshold: null }, { sampler: 'random', size: n / 2, seed: 1 });
  const result = { draws: [next], next, threshold: null, all: false };
  const call = {
    inputs: { rows: { label: new Float64Array(n).fill(Number.NaN) } },
    options: { sampler: 'random', seed: 1 },
  };
  expect(sampleAnalysis.toText(result, call as never)).toContain('Chance of a drawn row: 50%.');
  expect(sampleAnalysis.toJson(result, call as never)).toMatchObject({ probability: { min: 0.5, max: 0.5 } });
});
