import { dealtToColumn } from '../grading/dealt-rows.ts';
import { gradingScaleColumn, guidelinesColumn } from '../grading/grading-plan.ts';
import { isGradingColumn, remarkColumnsIn } from '../grading/remark-columns.ts';
import { isAnnotatorsDraw } from '../sampling/draw-columns.ts';
import { trainedOnColumn } from '../training/seen-instructions.ts';
import { judgedNames } from './judged.ts';

/** Columns that no other tool writes together. */
const signature = [
  'judge_row_id',
  'judge_score',
  'judge_valid',
  'judge_model_sha256',
  'judge_template_sha256',
];
const judged = new Set([...judgedNames(true, true), trainedOnColumn]);
const again = /_imported(?:_\d+)?$/;

/** Whether a file with these columns was exported here, or written by the judge command. */
export const isOwnExport = (columns: readonly string[]): boolean =>
  signature.every((name) => columns.includes(name));

/**
 * The columns that an export of ours added to the data: what the judge found, grades and remarks given here, and how
 * their rows were drawn. They come back as such, so they are neither labels nor scores of their own.
 */
export function ownColumns(columns: readonly { name: string }[]): ReadonlySet<string> {
  const names = columns.map(({ name }) => name);
  const own = isOwnExport(names);
  const remarks = remarkColumnsIn(names);
  return new Set(
    names.filter(
      (name) =>
        isGradingColumn(name, remarks) ||
        isAnnotatorsDraw(name) ||
        name === guidelinesColumn ||
        name === gradingScaleColumn ||
        name === dealtToColumn ||
        (own && judged.has(name.replace(again, ''))),
    ),
  );
}
