import { AppError } from '#core/errors.ts';
import { type GradingPlan, maxGuidelines } from '#core/grading/grading-plan.ts';
import { checkPlan, checkRemark } from '#core/grading/grading-schema.ts';
import { maxComment, maxTag, maxTags, type Remark } from '#core/grading/remark.ts';
import { gradeScale, isGrade } from '#core/rows/grades.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Args } from '#protocol/rpc.ts';

/** What the page asks to store is checked before it replaces what is there. @throws AppError `bad-grade` */
export function requireGrade({ annotator, row, grade }: Args<DataProtocol, 'grade'>): void {
  const { low, high } = gradeScale;
  const sound = grade === null || isGrade(grade);
  if (sound && annotator.trim() !== '') return;
  throw new AppError(
    'bad-grade',
    `A grade is a whole number from ${low} to ${high}, given by somebody with a name; row ${row + 1} kept what it had.`,
    { annotator, row, grade },
  );
}

/** @throws AppError `bad-remark` */
export function requireRemark(remark: unknown, where: { annotator: string; row: number }): Remark {
  const checked = checkRemark(remark);
  if (checked.ok && where.annotator.trim() !== '') return checked.value;
  throw new AppError(
    'bad-remark',
    `A comment has at most ${maxComment.toLocaleString('en')} characters and a row at most ${maxTags} tags of up to ${maxTag} characters, ` +
      `given by somebody with a name; row ${where.row + 1} kept what it had.`,
    { ...where, field: checked.ok ? 'annotator' : checked.field },
  );
}

/** @throws AppError `bad-guidelines` */
export function requirePlan(plan: unknown): GradingPlan {
  const checked = checkPlan(plan);
  if (checked.ok) return checked.value;
  throw new AppError(
    'bad-guidelines',
    `Guidelines have at most ${maxGuidelines.toLocaleString('en')} characters, and a target is a whole number from 1; what was stored before is kept.`,
    { field: checked.field, what: checked.what },
  );
}
