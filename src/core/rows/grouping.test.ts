import { describe, expect, it } from 'vitest';
import { groupingColumn, instructionKey } from './grouping.ts';

describe('instructionKey', () => {
  it('is the same for texts that differ in white space only', () => {
    const key = instructionKey('Name two\nrivers.');
    for (const text of [
      'Name two rivers.',
      ' Name two rivers. ',
      'Name  two\r\n rivers.\t',
      'Name two\u00a0rivers.',
    ])
      expect(instructionKey(text)).toBe(key);
    expect(instructionKey('Cafe\u0301?')).toBe(instructionKey('Café?'));
    expect(instructionKey('Name two Rivers.')).not.toBe(key);
  });
});

describe('groupingColumn', () => {
  const recognised = (columns: Record<string, 'text' | 'number'>) =>
    groupingColumn(Object.keys(columns), (column) => columns[column] === 'text');

  it.each([
    [{ prompt: 'text', score: 'number' }, 'prompt'],
    [{ score: 'number', prompt_id: 'number' }, 'prompt_id'],
    [{ questionId: 'text', model: 'text' }, 'questionId'],
    [{ 'Instruction ID': 'number' }, 'Instruction ID'],
    [{ question_idx: 'number', question: 'text' }, 'question'],
    [{ question: 'number', rating: 'number' }, 'question'],
    [{ task_id: 'text', completion: 'text' }, 'task_id'],
    [{ qid: 'number' }, 'qid'],
  ] as const)('of %j is %s', (columns, found) => {
    expect(recognised(columns)).toBe(found);
  });

  it.each([
    [{ id: 'number', judge: 'number' }],
    [{ human: 'number', judge: 'number' }],
    [{ model: 'text', user_score: 'number' }],
    [{ sample_id: 'number', row_id: 'number' }],
  ] as const)('of %j is none', (columns) => {
    expect(recognised(columns)).toBeNull();
  });
});
