import { AppError } from '#core/errors.ts';
import { recordedIdentity } from '#core/export/recorded-identity.ts';
import { type JudgeIdentity, sameJudge } from '#core/judge/identity.ts';
import { cellOf } from '#core/rows/cells.ts';
import type { MeasuredFile } from './measured-file.ts';

/**
 * The one judge that gave a file's `judge_score`, as its columns tell it.
 * @throws AppError `no-judge-recorded` where they do not, `other-judge` where rows were scored by different judges
 */
export function recordedJudge(file: MeasuredFile, path: string): JudgeIdentity {
  const found = toldJudges(file, (id) => {
    throw new AppError(
      'no-judge-recorded',
      `Row "${id}" of ${path} has a score and does not say which judge gave it (judge_method, judge_model, judge_template, judge_mode). A policy holds for one judge, so nothing was written. Score the rows with the judge command, or export the run from the page.`,
      { id, file: path },
    );
  });
  const [first, second] = found;
  if (!first)
    throw new AppError(
      'no-judge-recorded',
      `${path} has no rows that a judge scored (no judge_valid beside judge_score). Nothing was written. Score the rows with the judge command, or export the run from the page.`,
      { file: path },
    );
  if (second)
    throw new AppError(
      'other-judge',
      `Rows of ${path} were scored by ${found.length} different judges (rows "${first.id}" and "${second.id}"). A threshold holds for one, so nothing was written. Take the rows apart first.`,
      { rows: [first.id, second.id] },
    );
  return first.judge;
}

/**
 * New rows stand beside those at hand only where one judge scored both, as the page offers no others. Files that do not
 * say which judge scored a row pass.
 * @throws AppError `other-judge`
 */
export function refuseOtherJudge(file: MeasuredFile, fresh: MeasuredFile, path: string): void {
  const own = toldJudges(file);
  if (own.length === 0) return;
  const other = toldJudges(fresh).find(({ judge }) => !own.some((known) => sameJudge(known.judge, judge)));
  if (!other) return;
  throw new AppError(
    'other-judge',
    `Row "${other.id}" of ${path} was scored by another judge than the rows at hand, so the one says nothing of the other. Nothing was computed. Score both by the same judge.`,
    { id: other.id, file: path },
  );
}

/**
 * Each judge that scored rows of a file, with the first such row.
 * @param untold called with the id of a scored row that does not say who scored it
 */
function toldJudges(
  { rows }: MeasuredFile,
  untold?: (id: string) => void,
): { judge: JudgeIdentity; id: string }[] {
  const found = new Map<string, { judge: JudgeIdentity; id: string }>();
  for (const { id, source } of rows) {
    const scored = cellOf(source, 'judge_valid');
    if (scored === null || scored === '') continue;
    const judge = recordedIdentity(source);
    if (!judge) untold?.(id);
    else {
      const key = JSON.stringify(judge);
      if (!found.has(key)) found.set(key, { judge, id });
    }
  }
  return [...found.values()];
}
