import { describe, expect, it } from 'vitest';
import { figureSections, significant } from './figure-rows.ts';
import { benchFigures } from './fixtures/bench-figures.ts';

const find = (label: string, changes = {}) =>
  figureSections({ ...benchFigures, ...changes })
    .flatMap(({ rows }) => rows)
    .find((row) => row.label === label)!;

describe('figureSections', () => {
  it('says why a figure is missing in its place', () => {
    const [shape] = benchFigures.prefill;
    const leftOut = 'One measurement would take about 60 s here.';
    const prefill = [{ ...shape!, tokensPerSecond: null, gflops: null, leftOut }];
    expect(find('1 row of 128 tokens', { prefill })).toMatchObject({ spread: null, note: leftOut });
  });

  it('leaves out the heap where the platform does not tell', () => {
    expect(find('JavaScript heap')).toBeDefined();
    expect(find('JavaScript heap', { memory: { ...benchFigures.memory, jsHeap: null } })).toBeUndefined();
  });

  it('gives bytes in megabytes and shares in percent', () => {
    expect(find('Weights on the device').spread?.median).toBeCloseTo(97.2, 9);
    expect(find('Device memory grown').spread?.median).toBeCloseTo(0, 9);
  });
});

describe('significant', () => {
  it.each([
    [0, '0'],
    [1234.5, '1,235'],
    [412.34, '412'],
    [0.08765, '0.0877'],
    [0.00002, '0.00002'],
    [-2.34567, '-2.35'],
  ])('writes %d as %s', (value, written) => expect(significant(value)).toBe(written));
});
