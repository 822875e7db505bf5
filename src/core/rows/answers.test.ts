import { describe, expect, it } from 'vitest';
import { answerKeys, answersTo, firstOfEach } from './answers.ts';

const instruction = Int32Array.of(0, 1, 0, 2, 1, 0);

describe('answers to one instruction', () => {
  it('are found wherever they stand, the row itself among them, up to the bound', () => {
    expect(answersTo(instruction, 2)).toEqual([0, 2, 5]);
    expect(answersTo(instruction, 3)).toEqual([3]);
    expect(answersTo(instruction, 5, 2)).toEqual([0, 2]);
  });

  it('keep their names by model, and by place among the answers of one model', () => {
    const model = Int32Array.of(4, 1, 4, -1, 4, -1);
    expect(answerKeys([0, 2, 5], model)).toEqual(['4/0', '4/1', '-1/0']);
    expect(answerKeys([1, 4], model)).toEqual(['1/0', '4/0']);
  });

  it('are stepped through by instruction, in the order of the list', () => {
    expect([...firstOfEach(Int32Array.of(5, 4, 2, 3, 1), instruction)]).toEqual([5, 4, 3]);
    expect(firstOfEach(new Int32Array(), instruction)).toHaveLength(0);
  });
});
