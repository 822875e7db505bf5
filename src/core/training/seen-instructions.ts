import { instructionKey } from '../rows/grouping.ts';

/** Hex characters of a hash: of a million instructions two share one with a chance of one in ten million. */
const hashChars = 16;

/** What stands for an instruction in a judge's record: the beginning of the SHA-256 of its key, hex. */
export const seenHash = (instruction: string, sha256: (text: string) => string): string =>
  sha256(instructionKey(instruction)).slice(0, hashChars);

/**
 * The instructions that a judge was trained, validated or calibrated on, as they travel with it: its scores of their
 * rows say nothing of how it does on others.
 */
export function seenInstructions(
  rows: readonly { instruction: string }[],
  sha256: (text: string) => string,
): string[] {
  const instructions = new Set(rows.map(({ instruction }) => instruction));
  return [...new Set([...instructions].map((instruction) => seenHash(instruction, sha256)))].sort();
}

/** Tells whether a judge has seen a row's instruction; each instruction is hashed once. */
export function seenBy(
  hashes: readonly string[],
  sha256: (text: string) => string,
): (row: { instruction: string }) => boolean {
  const seen = new Set(hashes);
  const known = new Map<string, boolean>();
  return ({ instruction }) => {
    const before = known.get(instruction);
    if (before !== undefined) return before;
    const is = seen.has(seenHash(instruction, sha256));
    known.set(instruction, is);
    return is;
  };
}

/** The column of an export that says so of each row: 1, or 0. */
export const trainedOnColumn = 'judge_trained_on';

/**
 * The labels that metrics of a judge may use: none of a row whose instruction it was trained on. The one place where
 * such rows are left out; metrics count them as they count rows without a label.
 * @param seen 1 where the judge has seen the row's instruction; undefined where nothing is known of it. Shape [n]
 */
export const unseenLabels = (label: Float64Array, seen: Uint8Array | undefined): Float64Array =>
  seen?.includes(1) ? label.map((value, row) => (seen[row] ? Number.NaN : value)) : label;

/** How many of the rows with a label are left out. */
export const seenLabelled = (label: Float64Array, seen: Uint8Array | undefined): number =>
  seen ? label.reduce((sum, value, row) => sum + Number(seen[row] === 1 && !Number.isNaN(value)), 0) : 0;
