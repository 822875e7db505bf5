import { AnswerPool } from '../degradations/answer-pool.ts';
import { degradationOf, twinRandom } from '../degradations/registry.ts';
import { shuffled } from '../random/random.ts';
import { instructionNumbers, rowsOfEach } from '../rows/instruction-numbers.ts';
import type { Row } from '../rows/row.ts';

/** A training row made worse by rule. */
export interface DegradedRow {
  row: Row;
  /** Id of the degradation. */
  degradation: string;
  /** Index of the row that it was made from. */
  source: number;
}

/** What a damage probe learns of an untouched response; the worth of a degraded one is below it. 0 to 1. */
export const untouchedWorth = 0.85;

/**
 * What is left of a response's worth, 0 to 1, by degradation. Chosen by hand, as how much of the answer a reader
 * still gets; only their order and rough distances matter. Degradations that a small model cannot see (numbers,
 * names, negations) are not among them: taught, they would be noise.
 */
export const degradedWorth: Readonly<Record<string, number>> = {
  'off-topic': 0,
  gibberish: 0,
  echo: 0.04,
  'wrong-language': 0.05,
  'nearest-off-topic': 0.08,
  refusal: 0.08,
  deflection: 0.08,
  loop: 0.15,
  'cut-early': 0.24,
  'half-other': 0.24,
  'cut-late': 0.41,
  'shuffled-sentences': 0.45,
  padded: 0.6,
};

/**
 * Degraded twins of training rows: for each instruction so many kinds, drawn by chance, each of one of its rows. An
 * instruction of which too few rules apply has fewer.
 * @param perInstruction how many twins an instruction has
 */
export function degradedRows(rows: readonly Row[], perInstruction: number, seed: number): DegradedRow[] {
  const pool = new AnswerPool(rows);
  const kinds = Object.keys(degradedWorth);
  return rowsOfEach(instructionNumbers(rows)).flatMap((group) => {
    const random = twinRandom(seed, rows[group[0]!]!.id, 'training');
    const twins: DegradedRow[] = [];
    for (const at of shuffled(kinds.length, random)) {
      if (twins.length >= perInstruction) break;
      const degradation = degradationOf(kinds[at]!)!;
      const source = group[Math.floor(random() * group.length)]!;
      const row = rows[source]!;
      const response = degradation.apply(row, pool, twinRandom(seed, row.id, degradation.id));
      if (response === null) continue;
      twins.push({
        row: { ...row, id: `${row.id}~${degradation.id}`, response },
        degradation: degradation.id,
        source,
      });
    }
    return twins;
  });
}
