import { type Random, shuffled } from '../../random/random.ts';
import type { ShiftRows } from './shift-rows.ts';

/** Rows of each side at most: a classifier is fitted at each relabelling. */
const maxRows = 500;
/** Fewer instructions than this on a side, and no classifier is fitted without them. */
export const minInstructions = 10;

/** The rows with a score that `is` holds of. */
export const scoredRows = ({ column }: ShiftRows, is: (row: number) => boolean): number[] =>
  [...column.valid.keys()].filter((row) => column.valid[row] === 1 && is(row));

/** Rows of each instruction, in order of first appearance. */
export function blocksOf({ rows }: ShiftRows, places: readonly number[]): number[][] {
  const blocks = new Map<number, number[]>();
  for (const row of places) {
    const code = rows.instruction[row]!;
    const own = blocks.get(code);
    if (own) own.push(row);
    else blocks.set(code, [row]);
  }
  return [...blocks.values()];
}

/** Rows of one instruction at most where rows are sampled: the fewest instructions must not have more than enough. */
const maxBlock = maxRows / minInstructions;

/** Blocks of chance until there are enough rows; of one that has very many, some of chance. */
export function sampled(blocks: readonly number[][], random: Random): number[][] {
  const rows = blocks.reduce((sum, block) => sum + block.length, 0);
  if (rows <= maxRows) return [...blocks];
  const taken: number[][] = [];
  let so = 0;
  for (const b of shuffled(blocks.length, random)) {
    if (so >= maxRows && taken.length >= minInstructions) break;
    const block = blocks[b]!;
    const some =
      block.length <= maxBlock
        ? block
        : Array.from(shuffled(block.length, random).subarray(0, maxBlock), (place) => block[place]!);
    taken.push(some);
    so += some.length;
  }
  return taken;
}
