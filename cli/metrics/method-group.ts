import type { MethodGroup } from '#core/metrics/table/method-groups.ts';
import { cellOf } from '#core/rows/cells.ts';
import { modeIn } from '../score/identity-words.ts';
import type { MeasuredFile } from './measured-file.ts';

/**
 * Under which heading a score column stands, by what was written beside it: `score` says in NAME_by who gave
 * NAME_score and what it was shown, `judge` and the page say it in judge_mode. A column that says nothing is
 * somebody's score.
 */
export function methodGroupOf(file: MeasuredFile, score: string): MethodGroup {
  const name = /^(.*)_score$/.exec(score)?.[1];
  if (name === undefined) return 'columns';
  const by = firstText(file, `${name}_by`);
  if (by === 'length' || by === 'constant') return 'baselines';
  return modeIn(by ?? firstText(file, `${name}_mode`) ?? '') ?? 'columns';
}

/** The first text of a column; null where the file has none. */
export function firstText({ rows, columns }: MeasuredFile, column: string): string | null {
  if (!columns.includes(column)) return null;
  for (const { source } of rows) {
    const cell = cellOf(source, column);
    if (typeof cell === 'string' && cell !== '') return cell;
  }
  return null;
}
