import { decide, judgedNames, type WrittenDecision } from '#core/export/judged.ts';
import { recordedReadout } from '#core/export/recorded-readout.ts';
import { rowWriter } from '#core/export/row-writer.ts';
import type { JudgeIdentity } from '#core/judge/identity.ts';
import { policyThreshold } from '#core/policy/apply-policy.ts';
import type { Policy } from '#core/policy/policy.ts';
import { cellOf, setCell } from '#core/rows/cells.ts';
import type { Cell } from '#core/rows/row.ts';
import type { MeasuredFile } from '../metrics/measured-file.ts';
import type { OutputFormat } from '../output/read-records.ts';

export type Decided = Record<WrittenDecision | 'unscored', number>;

const judged = new Set(judgedNames(true));

/**
 * The rows as the page exports them at the policy's threshold, and how many were decided how.
 * @param judge who scored them, as the file tells it
 */
export function decidedRows(
  { rows, columns }: MeasuredFile,
  judge: JudgeIdentity,
  policy: Policy,
  format: OutputFormat,
  spreadsheetSafe: boolean,
): { counts: Decided; pieces(): Iterable<string> } {
  const threshold = policyThreshold(policy);
  const counts: Decided = { accept: 0, decline: 0, invalid: 0, unscored: 0 };
  const readouts = rows.map(({ source }) => recordedReadout(source));
  for (const readout of readouts) counts[decide(readout, threshold) ?? 'unscored']++;
  const writer = rowWriter({
    format,
    columns: columns.filter((column) => !judged.has(column)),
    judge,
    threshold,
    thresholdOrigin: policy.origin,
    spreadsheetSafe,
  });
  function* pieces() {
    yield writer.head;
    for (const [at, row] of rows.entries()) {
      const source: Record<string, Cell> = {};
      for (const [column, cell] of Object.entries(row.source))
        if (!judged.has(column)) setCell(source, column, cell);
      const id = cellOf(row.source, 'judge_row_id');
      yield writer.line({ id: typeof id === 'string' ? id : row.id, source }, readouts[at]!);
    }
  }
  return { counts, pieces };
}
