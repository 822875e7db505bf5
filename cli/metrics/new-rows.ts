import type { ShiftRows, Wording } from '#core/metrics/shift/shift-rows.ts';
import { wordingOf } from '#core/metrics/shift/wording.ts';
import type { Given } from '../parse-options.ts';
import {
  type MeasuredFile,
  metricRowsOf,
  readMeasuredFile,
  requireColumn,
  scoreColumnOf,
} from './measured-file.ts';

/**
 * The rows of --new, read as those of --data are.
 * @returns null where no file is named
 * @throws UsageError where the file lacks the score or a column that rows are grouped by
 */
export async function readNewRows(given: Given): Promise<ShiftRows | null> {
  const [path] = given('new');
  if (path === undefined) return null;
  const score = given('score')[0]!;
  const file = await readMeasuredFile(path, { by: given('group-by')[0] ?? null, measured: [score] });
  const group = given('group')[0] ?? null;
  if (group !== null) requireColumn(file, group, 'group');
  const { rows } = metricRowsOf(file, { label: null, group, missing: undefined });
  return {
    rows,
    column: scoreColumnOf(file, requireColumn(file, score, 'score')),
    wording: fileWording(file),
  };
}

/** How the rows of a file are worded. */
export const fileWording = ({ rows }: MeasuredFile): Wording =>
  wordingOf(rows.map(({ question, response }) => ({ instruction: question, response })));
