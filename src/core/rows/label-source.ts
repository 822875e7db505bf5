import { type ConsensusRule, consensusName, consensusRules } from '../grading/consensus.ts';
import { gradeColumn, gradeLabel } from './grades.ts';

/** Where the quality label of a row comes from: a column of numbers in the data, one person's grades, or those of all annotators together. */
export type LabelSource =
  /**
   * `good`: the values that mean a good response, where the column holds no numbers. `allNumbers`: every number is a label,
   * also −1 where it would be taken for a missing one.
   */
  | { kind: 'column'; column: string; good?: readonly string[]; allNumbers?: true }
  | { kind: 'grades'; annotator: string }
  /** The adjudicated grade, else the mean or median of the annotators'. */
  | { kind: 'consensus'; rule: ConsensusRule };

export const columnLabel = (column: string, good?: readonly string[]): LabelSource => ({
  kind: 'column',
  column,
  ...(good && { good }),
});
export const gradesLabel = (annotator: string): LabelSource => ({ kind: 'grades', annotator });
export const consensusLabel = (rule: ConsensusRule): LabelSource => ({ kind: 'consensus', rule });

/** As screens and files name it. A column of the data may bear the name of somebody's grades. */
export const labelName = (source: LabelSource): string => named(source, gradeLabel);

/** The column that an export has it in: what the command is told. */
export const labelColumn = (source: LabelSource): string => named(source, gradeColumn);

function named(source: LabelSource, ofGrades: (annotator: string) => string): string {
  switch (source.kind) {
    case 'column':
      return source.column;
    case 'grades':
      return ofGrades(source.annotator);
    case 'consensus':
      return consensusName(source.rule);
  }
}

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
  const { kind, column, annotator, rule, good, allNumbers } = value as Record<string, unknown>;
  if (kind === 'column' && typeof column === 'string')
    return { ...columnLabel(column, textsIn(good)), ...(allNumbers === true && { allNumbers }) };
  const told = consensusRules.find((one) => one === rule);
  if (kind === 'consensus' && told) return consensusLabel(told);
  return kind === 'grades' && typeof annotator === 'string' ? gradesLabel(annotator) : undefined;
}

const textsIn = (value: unknown): string[] | undefined =>
  Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : undefined;
