import { AppError } from '../errors.ts';
import type { Draw } from './draws.ts';
import { type SamplerId, samplers } from './samplers.ts';

/** What draws are called in a file where nobody's name goes with them. */
export const plainDraw = 'draw';

const annotatorPrefix = 'draw_by_';

/** What the draws of the annotator are called whose grades stand in such a column: `grade_by_Ana` has `draw_by_Ana`. */
export const drawNameOf = (gradeColumn: string): string => gradeColumn.replace(/^grade_by_/, annotatorPrefix);

/** The grade column whose rows a draw of this name is of. */
export const gradeColumnOfDraw = (name: string): string => `grade_by_${name.slice(annotatorPrefix.length)}`;

/** Whether a column tells of the draw of somebody's rows, as an export names it. */
export const isAnnotatorsDraw = (column: string): boolean =>
  drawColumnOf(column)?.name.startsWith(annotatorPrefix) ?? false;

/** A column of a draw: `draw_1_random_probability`, `draw_by_Ana_2_declined_order`. */
interface DrawColumn {
  /** `draw`, or `draw_by_Ana`. */
  name: string;
  /** From 1. */
  number: number;
  sampler: SamplerId;
  what: 'probability' | 'order';
}

const pattern = /^(draw|draw_by_.+?)_(\d+)_([a-z-]+)_(probability|order)$/;

/** Null where a column is of no draw. */
export function drawColumnOf(column: string): DrawColumn | null {
  const [, name, number, word, what] = pattern.exec(column) ?? [];
  const sampler = samplers.find((id) => id === word);
  if (!sampler) return null;
  return { name: name!, number: Number(number), sampler, what: what as DrawColumn['what'] };
}

/** A draw's columns, dense over the rows: the chance of each row, and its place from 1, NaN where it was not drawn. */
export function columnsOfDraws(
  draws: readonly Draw[],
  name: string,
): { name: string; values: Float64Array }[] {
  return draws.flatMap(({ sampler, probability, rows }, at) => {
    const order = new Float64Array(probability.length).fill(Number.NaN);
    rows.forEach((row, place) => {
      order[row] = place + 1;
    });
    const prefix = `${name}_${at + 1}_${sampler}`;
    return [
      { name: `${prefix}_probability`, values: probability },
      { name: `${prefix}_order`, values: order },
    ];
  });
}

/**
 * The draws of a file of n rows, in their order; none where it has no such columns.
 * @param valuesOf a column's numbers, NaN where a cell is empty. Shape [n]
 * @throws AppError `bad-draw`, naming the column, where a chance is not between 0 and 1, or a drawn row has none
 */
export function drawsFromColumns(
  columns: readonly string[],
  name: string,
  valuesOf: (column: string) => Float64Array,
): Draw[] {
  const found = columns
    .map((column) => ({ column, of: drawColumnOf(column) }))
    .filter(({ of }) => of?.name === name && of.what === 'probability')
    .sort((a, b) => a.of!.number - b.of!.number);
  const draws = found.map(({ column, of }) => {
    const orderColumn = column.replace(/probability$/, 'order');
    if (!columns.includes(orderColumn))
      throw badDraw(column, `there is no column ${orderColumn}, which says which rows were drawn`);
    const order = valuesOf(orderColumn);
    const rows = Int32Array.from(order.keys())
      .filter((row) => !Number.isNaN(order[row]))
      .sort((a, b) => order[a]! - order[b]! || a - b);
    const probability = valuesOf(column).map((value) => (Number.isNaN(value) ? 0 : value));
    const wrong = probability.findIndex((value) => value < 0 || value > 1);
    if (wrong >= 0)
      throw badDraw(column, `row ${wrong + 1} has ${probability[wrong]}, which is no probability`);
    const impossible = rows.find((row) => probability[row] === 0);
    if (impossible !== undefined)
      throw badDraw(column, `row ${impossible + 1} was drawn and has no probability above 0`);
    return { sampler: of!.sampler, probability, rows };
  });
  return draws.filter(({ rows }) => rows.length > 0);
}

const badDraw = (column: string, why: string) =>
  new AppError(
    'bad-draw',
    `The column ${column} cannot be used: ${why}. Nothing was computed. Use the file as it was drawn, or remove its draw columns.`,
    { column },
  );
