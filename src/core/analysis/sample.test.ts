import { expect, it } from 'vitest';
import { sampleAnalysis } from './sample.ts';

it('tells the chances of more rows than a call can have arguments', () => {
  const n = 200_000;
  const next = {
    sampler: 'random',
    probability: new Float64Array(n).fill(0.5),
    rows: Int32Array.from({ length: n / 2 }, (_, at) => 2 * at),
  } as const;
  const result = { draws: [next], next, threshold: null, all: false };
  const call = {
    inputs: { rows: { label: new Float64Array(n).fill(Number.NaN) } },
    options: { sampler: 'random', seed: 1 },
  };
  expect(sampleAnalysis.toText(result, call as never)).toContain('Chance of a drawn row: 50%.');
  expect(sampleAnalysis.toJson(result, call as never)).toMatchObject({ probability: { min: 0.5, max: 0.5 } });
});
