import { expect, it } from 'vitest';
import { snakeCase } from './snake-case.ts';

it('renames keys at every depth, and leaves values', () => {
  expect(snakeCase({ matmulPeakGflops: { n: 1 }, rows: [{ leftOut: 'Too long' }], none: null })).toEqual({
    matmul_peak_gflops: { n: 1 },
    rows: [{ left_out: 'Too long' }],
    none: null,
  });
});
