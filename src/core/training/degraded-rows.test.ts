import { describe, expect, it } from 'vitest';
import type { Row } from '../rows/row.ts';
import { degradedRows, degradedWorth, untouchedWorth } from './degraded-rows.ts';

const topics = ['tea', 'glass', 'paper', 'steel', 'bread', 'soap', 'ink', 'rope'];
const rows = topics.flatMap((topic, at) =>
  [0, 1].map(
    (answer): Row => ({
      id: `${topic}-${answer}`,
      line: 2 * at + answer + 1,
      instruction: `How is ${topic} made, and since when?`,
      response: `First the raw material for ${topic} is cleaned. Then it is heated for ${at + 2} hours. At the end ${topic} is cooled, and people have done so for ${answer + 3} centuries.`,
      reference: `${topic} is made by heating.`,
      model: null,
      category: null,
      source: {},
    }),
  ),
);

describe('degraded rows', () => {
  it('are so many of each instruction, of different kinds, made from its rows and worth less', () => {
    const twins = degradedRows(rows, 4, 1);
    for (const topic of topics) {
      const own = twins.filter(({ row }) => row.instruction.includes(topic));
      expect(own).toHaveLength(4);
      expect(new Set(own.map(({ degradation }) => degradation)).size).toBe(4);
    }
    for (const { row, source, degradation } of twins) {
      expect(row.instruction).toBe(rows[source]!.instruction);
      expect(row.response).not.toBe(rows[source]!.response);
      expect(row.reference).toBe(rows[source]!.reference);
      expect(degradedWorth[degradation]).toBeLessThan(untouchedWorth);
    }
  });

  it('are the same for the same seed, and others for another', () => {
    const textsOf = (seed: number) => degradedRows(rows, 4, seed).map(({ row }) => row.response);
    expect(textsOf(1)).toEqual(textsOf(1));
    expect(textsOf(1)).not.toEqual(textsOf(2));
  });
});
