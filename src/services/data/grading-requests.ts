import { AppError } from '#core/errors.ts';
import { type GivenGrade, gradeOnScale } from '#core/grading/given-grade.ts';
import { type GradingPlan, maxGuidelines } from '#core/grading/grading-plan.ts';
import { checkPlan, checkRemark } from '#core/grading/grading-schema.ts';
import { maxComment, maxTag, maxTags, type Remark } from '#core/grading/remark.ts';
import { digitScale, requireScale, scaleText } from '#core/grading/scale.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Args } from '#protocol/rpc.ts';

/**
 * What the page asks to store is checked before it replaces what is there.
 * @returns null: the grade is taken away
 * @throws AppError `bad-grade`, `bad-scale`
 */
export function requireGrade({
  annotator,
  row,
  grade,
  scale,
}: Args<DataProtocol, 'grade'>): GivenGrade | null {
  const on = scale === undefined ? digitScale : requireScale(scale);
  const given = grade === null ? null : gradeOnScale(on, grade);
  if ((grade === null || given !== null) && annotator.trim() !== '') return given;
  throw new AppError(
    'bad-grade',
    `A grade is one of the choices of the scale, ${scaleText(on)}, given by somebody with a name; row ${row + 1} kept what it had.`,
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
    `Guidelines have at most ${maxGuidelines.toLocaleString('en')} characters, a target is a whole number from 1, and a scale has 2 to 10 choices whose values rise from 0 to 9; what was stored before is kept.`,
    { field: checked.field, what: checked.what },
  );
}
