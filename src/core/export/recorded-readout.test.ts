import { describe, expect, it } from 'vitest';
import { recordedReadout } from './recorded-readout.ts';

describe('the readout that an exported row records', () => {
  it.each([true, 'true', 'TRUE', 'True', 1, '1'])('is valid where judge_valid is %j', (judge_valid) => {
    expect(recordedReadout({ judge_valid, judge_score: '7.25' })).toMatchObject({
      kind: 'score',
      score: 7.25,
    });
  });

  it.each([false, 'false', 'FALSE', 0, '0'])('is invalid where judge_valid is %j', (judge_valid) => {
    const row = { judge_valid, judge_score: 7, judge_invalid_reason: 'Too little.' };
    expect(recordedReadout(row)).toMatchObject({ kind: 'invalid', reason: 'Too little.' });
  });

  it.each([null, '', 'NaN', 'seven', '1e999'])('is invalid where the score is %j, never 0', (judge_score) => {
    expect(recordedReadout({ judge_valid: true, judge_score })).toMatchObject({ kind: 'invalid' });
  });

  it.each([undefined, null, ''])('is none where judge_valid is %j', (judge_valid) => {
    expect(recordedReadout({ judge_score: 7, ...(judge_valid === undefined ? {} : { judge_valid }) })).toBe(
      null,
    );
  });
});
