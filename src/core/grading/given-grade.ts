import { cellOf } from '../rows/cells.ts';
import { isGrade, scaleColumn } from '../rows/grades.ts';
import type { Cell } from '../rows/row.ts';
import { choiceOfValue, digitScale, type Scale, scaleOfText, scaleText } from './scale.ts';

/** What somebody chose, and on which scale, as its text. */
export interface GivenOn {
  scale: string;
  choice: string;
}

export interface GivenGrade {
  /** What it counts as, 0 to 9. */
  grade: number;
  /** Missing: given on the scale from 0 to 9. */
  givenOn?: GivenOn;
}

const digitText = scaleText(digitScale);

/** The text of the scale that a grade was given on. */
export const scaleGivenOn = ({ givenOn }: Pick<GivenGrade, 'givenOn'>): string => givenOn?.scale ?? digitText;

/** A grade on a scale; null where none of its choices has that value. */
export function gradeOnScale(scale: Scale, grade: number): GivenGrade | null {
  const choice = choiceOfValue(scale, grade);
  if (!choice) return null;
  const text = scaleText(scale);
  return { grade, ...(text !== digitText && { givenOn: { scale: text, choice: choice.name } }) };
}

/** Whether a value is a choice of the scale that it says it was given on; what is stored may be anything. */
export function isGivenGrade({ grade, givenOn }: { grade: unknown; givenOn?: unknown }): boolean {
  if (!isGrade(grade)) return false;
  if (givenOn === undefined) return choiceOfValue(digitScale, grade) !== null;
  const text = (givenOn as Partial<GivenOn> | null)?.scale;
  const scale = typeof text === 'string' ? scaleOfText(text) : null;
  return scale !== null && choiceOfValue(scale, grade) !== null;
}

/**
 * What a cell of a grade column says: a value of the scale, or the name of a choice. The scale is the one that the
 * file says of this grade, else the one it says of all its rows.
 * @param ofFile the scale that the file names for all its rows; null: it names none, so rows are graded from 0 to 9
 * @returns null where the cell is empty, `off-scale` where it is none of the scale's choices
 */
export function gradeInCell(
  source: Record<string, Cell>,
  column: string,
  ofFile: Scale | null,
): GivenGrade | null | 'off-scale' {
  const cell = cellOf(source, column);
  if (cell === null || (typeof cell === 'string' && cell.trim() === '')) return null;
  const told = cellOf(source, scaleColumn(column));
  const scale = typeof told === 'string' && told !== '' ? scaleOfText(told) : (ofFile ?? digitScale);
  if (!scale) return 'off-scale';
  const value = Number(cell);
  const named = String(cell).trim().toLowerCase();
  const choice =
    choiceOfValue(scale, value) ?? scale.choices.find(({ name }) => name.toLowerCase() === named);
  return (choice && gradeOnScale(scale, choice.value)) ?? 'off-scale';
}

/** Whether a file says on which scale a grade of it was given. */
export const tellsScale = (source: Record<string, Cell>, column: string): boolean => {
  const told = cellOf(source, scaleColumn(column));
  return typeof told === 'string' && told !== '';
};

/** The value of such a cell, NaN where there is none or it is none. */
export function gradeValueInCell(
  source: Record<string, Cell>,
  column: string,
  ofFile: Scale | null = null,
): number {
  const given = gradeInCell(source, column, ofFile);
  return given === null || given === 'off-scale' || !isGrade(given.grade) ? Number.NaN : given.grade;
}

/** The cells of such a grade in the columns beside its own: which choice, on which scale. */
export const givenOnCells = ({ grade, givenOn }: GivenGrade): { choice: Cell; scale: Cell } => ({
  choice: givenOn?.choice ?? String(grade),
  scale: scaleGivenOn({ ...(givenOn && { givenOn }) }),
});

export const noGivenOn: { choice: Cell; scale: Cell } = { choice: null, scale: null };

/** How many of the grades were given on each other scale, by its text. */
export function scalesBut(scale: Scale, grades: readonly GivenGrade[]): { scale: string; grades: number }[] {
  const counts = new Map<string, number>();
  for (const grade of grades) counts.set(scaleGivenOn(grade), (counts.get(scaleGivenOn(grade)) ?? 0) + 1);
  counts.delete(scaleText(scale));
  return [...counts].map(([text, n]) => ({ scale: text, grades: n }));
}
