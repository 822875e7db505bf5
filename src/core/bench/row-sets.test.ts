import { describe, expect, it } from 'vitest';
import type { Row } from '../rows/row.ts';
import { byInstruction, groupsWithin, withNeighboursResponses } from './row-sets.ts';

const row = (instruction: string, response: string): Row => ({
  id: `${instruction}-${response}`,
  line: 1,
  instruction,
  response,
  reference: null,
  model: null,
  category: null,
  source: {},
});
const rows = ['p', 'q', 'r'].flatMap((question) => ['a', 'bb', 'ccc'].map((answer) => row(question, answer)));
const lengths = ({ response }: Row) => 10 * response.length;

describe('rows for a bench', () => {
  it('gives each instruction its own responses and those of the next, under ids of their own', () => {
    const groups = withNeighboursResponses(byInstruction(rows));
    expect(groups.map((group) => group.length)).toEqual([6, 6, 6]);
    for (const group of groups) expect(new Set(group.map(({ instruction }) => instruction)).size).toBe(1);
    expect(new Set(groups.flat().map(({ id }) => id)).size).toBe(18);
    expect(groups[2]!.slice(3).map(({ response }) => response)).toEqual(['a', 'bb', 'ccc']);
  });

  it('takes whole instructions, evenly, within the tokens there is time for', () => {
    const groups = byInstruction(rows);
    expect(groupsWithin(groups, lengths, 1000)).toEqual(groups);
    expect(groupsWithin(groups, lengths, 60)).toEqual([groups[0]]);
    expect(groupsWithin(groups, lengths, 130)).toEqual([groups[0], groups[1]]);
  });

  it('takes the shortest instruction where not one fits but nearly', () => {
    const groups = byInstruction(rows).map((group, at) => (at === 1 ? group.slice(0, 2) : group));
    expect(groupsWithin(groups, lengths, 10)).toEqual([groups[1]]);
  });

  it('takes the shortest rows where not one instruction fits by far, and two at least', () => {
    const groups = byInstruction(rows);
    const responses = (tokens: number) =>
      groupsWithin(groups, lengths, tokens).map((group) => group.map(({ response }) => response));
    expect(responses(14)).toEqual([['a', 'bb']]);
    expect(responses(0)).toEqual([['a', 'bb']]);
  });
});
