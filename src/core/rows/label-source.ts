import { gradeColumn, gradeLabel } from './grades.ts';

/** Where the quality label of a row comes from: a column of numbers in the data, or one person's grades. */
export type LabelSource =
  /**
   * `good`: the values that mean a good response, where the column holds no numbers. `allNumbers`: every number is a label,
   * also −1 where it would be taken for a missing one.
   */
  | { kind: 'column'; column: string; good?: readonly string[]; allNumbers?: true }
  | { kind: 'grades'; annotator: string };

export const columnLabel = (column: string, good?: readonly string[]): LabelSource => ({
  kind: 'column',
  column,
  ...(good && { good }),
});
export const gradesLabel = (annotator: string): LabelSource => ({ kind: 'grades', annotator });

/** As screens and files name it. A column of the data may bear the name of somebody's grades. */
export const labelName = (source: LabelSource): string =>
  source.kind === 'column' ? source.column : gradeLabel(source.annotator);

/** The column that an export has it in: what the command is told. */
export const labelColumn = (source: LabelSource): string =>
  source.kind === 'column' ? source.column : gradeColumn(source.annotator);

/** What tells one source from every other, for a list to choose from. */
export const labelKey = (source: LabelSource): string => `${source.kind}/${labelName(source)}`;

export const isSameLabel = (a: LabelSource | null, b: LabelSource | null): boolean =>
  a === null || b === null
    ? a === b
    : labelKey(a) === labelKey(b) && sameGood(a, b) && takesAllNumbers(a) === takesAllNumbers(b);

/** Whether every number of the column counts as a label, because somebody has said so. */
export const takesAllNumbers = (source: LabelSource): boolean =>
  source.kind === 'column' && source.allNumbers === true;

const goodOf = (source: LabelSource) => (source.kind === 'column' ? source.good : undefined);
const sameGood = (a: LabelSource, b: LabelSource) =>
  JSON.stringify(goodOf(a)?.toSorted()) === JSON.stringify(goodOf(b)?.toSorted());

/**
 * What a name means that an earlier version stored in a source's place: the column of that name where the data has
 * one, else a person's grades.
 */
export function labelNamed(name: string, columns: readonly { name: string }[]): LabelSource {
  const prefix = gradeLabel('');
  const isColumn = columns.some((column) => column.name === name);
  return !isColumn && name.startsWith(prefix) ? gradesLabel(name.slice(prefix.length)) : columnLabel(name);
}

/** A stored source, or the name that an earlier version stored; undefined where it is neither. */
export function readLabelSource(value: unknown): LabelSource | string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, column, annotator, good, allNumbers } = value as Record<string, unknown>;
  if (kind === 'column' && typeof column === 'string')
    return { ...columnLabel(column, textsIn(good)), ...(allNumbers === true && { allNumbers }) };
  return kind === 'grades' && typeof annotator === 'string' ? gradesLabel(annotator) : undefined;
}

const textsIn = (value: unknown): string[] | undefined =>
  Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : undefined;
