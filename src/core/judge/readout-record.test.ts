import { describe, expect, it } from 'vitest';
import type { Readout } from './judge.ts';
import { plainReadout, readDigits, unreadable } from './readout.ts';
import { readoutOf, recordOf } from './readout-record.ts';

const facts = { tokens: 7, truncated: true };
const nothing = new Array<number>(10).fill(Number.NaN);
const log = (probs: readonly number[]) => probs.map(Math.log);

const readouts: [string, Readout][] = [
  ['digits', readDigits(log(new Array(10).fill(0.08)), 0, { minDigitMass: 0.05 }, facts)],
  ['too little mass', readDigits(log(new Array(10).fill(0.001)), 0, { minDigitMass: 0.05 }, facts)],
  ['no finite numbers', readDigits([1, ...new Array(9).fill(Number.NaN)], 0, { minDigitMass: 0.05 }, facts)],
  ['a score', plainReadout(-1.5, facts)],
  ['no finite score', plainReadout(Number.NaN, facts)],
  ['a row that was never asked', unreadable('No reference.')],
];

describe('the record of a readout', () => {
  it.each(readouts)('gives it back: %s', (_, readout) => {
    expect(readoutOf(recordOf(readout))).toEqual(readout);
    expect(recordOf(readoutOf(recordOf(readout)))).toEqual(recordOf(readout));
  });

  it('has no score, and never 0, where the row is invalid', () => {
    for (const [, readout] of readouts)
      if (readout.kind === 'invalid')
        expect(recordOf(readout)).toMatchObject({ valid: false, score: Number.NaN, entropy: Number.NaN });
  });

  it('of an earlier version is read: an invalid row without a reason, a method without digits', () => {
    const record = { probs: nothing, digitMass: Number.NaN, entropy: Number.NaN, ...facts };
    expect(readoutOf({ ...record, score: Number.NaN, valid: false, invalidReason: null })).toMatchObject({
      kind: 'invalid',
      reason: 'No reason was given.',
    });
    expect(readoutOf({ ...record, score: 0.5, valid: true, invalidReason: null })).toEqual({
      kind: 'score',
      score: 0.5,
      ...facts,
    });
  });
});
