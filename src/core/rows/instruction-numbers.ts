import { type Random, shuffled } from '../random/random.ts';
import { instructionKey } from './grouping.ts';
import type { Row } from './row.ts';
import { textKey } from './text-key.ts';

/**
 * Numbers instructions as rows come, 0-based by first appearance. Texts that differ in white space only are one. Long
 * texts are not held.
 */
export class InstructionNumbers {
  readonly #numbers = new Map<string, number>();

  /** How many instructions there were so far. */
  get size(): number {
    return this.#numbers.size;
  }

  of({ instruction }: Pick<Row, 'instruction'>): number {
    const key = textKey(instructionKey(instruction));
    const number = this.#numbers.get(key) ?? this.#numbers.size;
    this.#numbers.set(key, number);
    return number;
  }
}

/** Instruction number of each row: the unit of splits and of resampling. */
export function instructionNumbers(rows: readonly Pick<Row, 'instruction'>[]): Int32Array {
  const numbers = new InstructionNumbers();
  return Int32Array.from(rows, (row) => numbers.of(row));
}

/** Places of the rows of each group, groups by first appearance: what an instruction's responses share is computed once. */
export function rowsOfEach(groups: ArrayLike<number | string>): number[][] {
  const rows = new Map<number | string, number[]>();
  for (let row = 0; row < groups.length; row++) {
    const own = rows.get(groups[row]!);
    if (own) own.push(row);
    else rows.set(groups[row]!, [row]);
  }
  return [...rows.values()];
}

/**
 * About `count` rows, whole instructions of chance until there are enough; the last is cut.
 * @param perInstruction at most so many responses to one instruction, by chance
 * @returns row indices in ascending order
 */
export function sampleByInstruction(
  instruction: Int32Array,
  count: number,
  random: Random,
  perInstruction = Number.POSITIVE_INFINITY,
): Int32Array {
  const groups = rowsOfEach(instruction);
  const chosen = [...shuffled(groups.length, random)].flatMap((at) => {
    const group = groups[at]!;
    if (group.length <= perInstruction) return group;
    return [...shuffled(group.length, random).subarray(0, perInstruction)].map((row) => group[row]!);
  });
  return Int32Array.from(chosen.slice(0, count)).sort();
}
