import { describe, expect, it } from 'vitest';
import type { JudgeRunSpec } from '#core/method/method.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeReadout } from './fixtures/fake-readouts.ts';
import { scoreFirst } from './fixtures/fake-workers.ts';
import { readoutOf } from './readout-of.ts';
import { emptyRunColumns } from './run-columns.ts';

const spec: JudgeRunSpec = {
  method: 'judge',
  template: defaultTemplates['with-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
};

describe('readoutOf', () => {
  it('gives back what the judge said, valid or not', () => {
    const columns = emptyRunColumns(60);
    scoreFirst(columns, 50);
    for (const row of [0, 9, 27]) {
      const said = fakeReadout(row);
      const read = readoutOf(columns, row, spec)!;
      expect(read.valid).toBe(said.valid);
      expect(read.invalidReason).toBe(said.invalidReason);
      expect(read.score).toEqual(said.valid ? expect.closeTo(said.score, 10) : Number.NaN);
      expect(read.tokens).toBe(said.tokens);
      expect(read.truncated).toBe(said.truncated);
      read.probs.forEach((p, digit) => {
        expect(p).toBeCloseTo(said.probs[digit]!, 12);
      });
    }
    expect(readoutOf(columns, 55, spec)).toBeNull();
  });

  it('tells a row that was never put to the judge from one it did not answer', () => {
    const columns = emptyRunColumns(1);
    columns.status[0] = 2;
    expect(readoutOf(columns, 0, spec)?.invalidReason).toMatch(/no reference/);
  });
});
