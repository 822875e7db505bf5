import type { Condition, RowsCondition } from './conditions.ts';

/** What can be chosen on a chart: a range of an axis, or one of its categories. */
export type ChartCondition = Extract<Exclude<Condition, RowsCondition>, { kind: 'range' | 'is' }>;

/** What a chart chooses by: one axis, or one set of categories, of a column or a field. */
export type BrushSubject = `${'range' | 'is'} ${'column' | 'field'} ${string}`;

const isOnChart = (condition: Condition): condition is ChartCondition =>
  condition.kind !== 'rows' &&
  condition.onChart === true &&
  (condition.kind === 'range' || condition.kind === 'is');

/** @returns null where the condition was not chosen on a chart */
function subjectOf(condition: Condition): BrushSubject | null {
  if (!isOnChart(condition)) return null;
  return 'column' in condition
    ? `${condition.kind} column ${condition.column}`
    : `${condition.kind} field ${condition.field}`;
}

/** Conditions without those that were chosen on charts: on these subjects, or on any where none are given. */
export function withoutBrushed(
  conditions: readonly Condition[],
  subjects: readonly BrushSubject[] | null,
): readonly Condition[] {
  const others = conditions.filter((condition) => {
    const subject = subjectOf(condition);
    return subject === null || (subjects !== null && !subjects.includes(subject));
  });
  return others.length === conditions.length ? conditions : others;
}

/** Conditions with what is chosen on a chart, in place of what was chosen there before on the same subjects. */
export function withBrushed(
  conditions: readonly Condition[],
  chosen: readonly ChartCondition[],
): readonly Condition[] {
  const brushed = chosen.map((condition) => ({ ...condition, onChart: true as const }));
  const subjects = brushed.flatMap((condition) => subjectOf(condition) ?? []);
  return [...withoutBrushed(conditions, subjects), ...brushed];
}

/** What was chosen on a chart by one subject; null where nothing was. */
export const brushedOn = (conditions: readonly Condition[], subject: BrushSubject): ChartCondition | null =>
  conditions.filter(isOnChart).find((condition) => subjectOf(condition) === subject) ?? null;

/** As it is kept under a name: there it is a condition as any other. */
export const withoutMarks = (conditions: readonly Condition[]): readonly Condition[] =>
  conditions.map((condition) => {
    if (!isOnChart(condition)) return condition;
    const { onChart: _, ...plain } = condition;
    return plain;
  });
