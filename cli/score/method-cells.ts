import type { Readout } from '#core/judge/judge.ts';
import { digitsOf } from '#core/judge/readout.ts';
import { recordOf } from '#core/judge/readout-record.ts';

/** What a method adds to a row, each name after the method's own and an underscore. */
export interface MethodCells {
  /** Higher is better; null where invalid or not scored. */
  score: number | null;
  valid: boolean | null;
  invalid_reason: string | null;
  truncated: boolean | null;
  /** Ten numbers where digits were read. */
  probs: number[] | null;
  /** Who gave the score. */
  by: string;
}

const suffixes = ['score', 'valid', 'invalid_reason', 'truncated', 'probs', 'by'] as const;

/** The columns of one method. */
export const columnsOfMethod = (name: string): string[] => suffixes.map((suffix) => `${name}_${suffix}`);

/** Those of a file's columns that methods made: each method's are all there. */
export function methodColumns(columns: readonly string[]): ReadonlySet<string> {
  const all = new Set(columns);
  const names = columns.flatMap((column) => (column.endsWith('_by') ? [column.slice(0, -'_by'.length)] : []));
  const whole = names.map(columnsOfMethod).filter((own) => own.every((column) => all.has(column)));
  return new Set(whole.flat());
}

export function cellsOf(readout: Readout | null, by: string): MethodCells {
  const record = readout && recordOf(readout);
  return {
    score: record?.valid ? record.score : null,
    valid: record?.valid ?? null,
    invalid_reason: record?.invalidReason ?? null,
    truncated: record?.truncated ?? null,
    probs: digitsOf(readout)?.probs ?? null,
    by,
  };
}
