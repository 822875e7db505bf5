import { type Random, shuffled } from '../random/random.ts';
import type { Row } from './row.ts';

/** Instruction number of each row, 0-based by first appearance: the unit of splits and of resampling. */
export function instructionNumbers(rows: readonly Pick<Row, 'instruction'>[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(rows, ({ instruction }) => {
    const number = numbers.get(instruction) ?? numbers.size;
    numbers.set(instruction, number);
    return number;
  });
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
  const rowsOf = new Map<number, number[]>();
  for (const [row, number] of instruction.entries()) rowsOf.set(number, [...(rowsOf.get(number) ?? []), row]);
  const groups = [...rowsOf.values()];
  const chosen = [...shuffled(groups.length, random)].flatMap((at) => {
    const group = groups[at]!;
    if (group.length <= perInstruction) return group;
    return [...shuffled(group.length, random).subarray(0, perInstruction)].map((row) => group[row]!);
  });
  return Int32Array.from(chosen.slice(0, count)).sort();
}
