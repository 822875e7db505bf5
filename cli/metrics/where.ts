import { type AboutFilter, aboutFilter } from '#core/filter/about-filter.ts';
import { filterWords, passingRows } from '#core/filter/conditions.ts';
import type { FilterField } from '#core/filter/fields.ts';
import { parseWhere, whereForms } from '#core/filter/where.ts';
import { remarkColumnsIn, remarkOfCells } from '#core/grading/remark-columns.ts';
import type { MetricRows } from '#core/metrics/rows.ts';
import { cellOf, characters } from '#core/rows/cells.ts';
import { isGradeColumn } from '#core/rows/grades.ts';
import type { Cell } from '#core/rows/row.ts';
import { searchText } from '#core/rows/search-text.ts';
import { UsageError } from '../command.ts';
import type { Given } from '../parse-options.ts';
import type { CommandWord } from './command-word.ts';
import { type MeasuredFile, scoreColumnOf } from './measured-file.ts';

export const whereWord: CommandWord = {
  words: ['where'],
  placeholder: 'CONDITION',
  description: `measure only the rows that meet it; give it several times for rows that meet all. ${whereForms}. NAME is a column, or score, label, model, category, length, tag, flag, comment, grade, invalid, truncated or text where the file tells`,
  min: 0,
  multiple: true,
};

/** The rows that a call is about, where it is not about all. */
export interface FileFilter {
  /** Index into the file of each row that passes, ascending. */
  places: Int32Array;
  about: AboutFilter;
}

type CellsOf = (row: number) => Cell;

/**
 * What --where asks for.
 * @param rows of the whole file, with their labels
 * @returns null where it is not given
 * @throws UsageError where a condition cannot be read, or no row meets all
 */
export function filterGiven(file: MeasuredFile, rows: MetricRows, given: Given): FileFilter | null {
  const texts = given('where');
  if (texts.length === 0) return null;
  const fields = fieldsOf(file, rows, given);
  const conditions = texts.map((text) => {
    const read = parseWhere(text, { columns: file.columns, fields: [...fields.keys()] });
    if ('problem' in read) throw new UsageError(`--where ${text} ${read.problem} Forms: ${whereForms}.`);
    return read.condition;
  });
  const passed = passingRows(
    conditions,
    file.rows.length,
    (condition) => {
      if ('field' in condition) return fields.get(condition.field)!;
      const { column } = condition;
      return (row) => cellOf(file.rows[row]!.source, column);
    },
    (row) => file.rows[row]!.id,
  );
  const places = Int32Array.from(passed.keys()).filter((row) => passed[row] === 1);
  const words = filterWords(conditions);
  if (places.length === 0)
    throw new UsageError(`No row of ${file.rows.length} is one where ${words}. Nothing was computed.`);
  const [label = null] = given('label');
  const reads = { label, scores: given('score') };
  const hasNewRows = given('new').length > 0;
  return { places, about: aboutFilter(conditions, file.rows.length, reads, { hasNewRows }) };
}

/** What the file tells of a row besides its columns. */
function fieldsOf(file: MeasuredFile, { label }: MetricRows, given: Given): Map<FilterField, CellsOf> {
  const { rows, columns } = file;
  const fields = new Map<FilterField, CellsOf>();
  const [score] = given('score');
  if (score !== undefined && columns.includes(score)) {
    const column = scoreColumnOf(file, score);
    fields.set('score', (row) => (column.valid[row] === 1 ? column.score[row]! : null));
  }
  if (given('label').length > 0)
    fields.set('label', (row) => (Number.isNaN(label[row]!) ? null : label[row]!));
  fields.set('model', (row) => rows[row]!.model);
  fields.set('category', (row) => rows[row]!.category);
  fields.set('length', (row) => characters(rows[row]!.response));
  fields.set('text', (row) => searchText({ ...rows[row]!, instruction: rows[row]!.question ?? '' }));
  for (const [field, column] of [
    ['invalid', 'judge_invalid_reason'],
    ['truncated', 'judge_truncated'],
  ] as const)
    if (columns.includes(column)) fields.set(field, (row) => cellOf(rows[row]!.source, column));
  const grades = columns.filter(isGradeColumn);
  if (grades.length === 1) fields.set('grade', (row) => cellOf(rows[row]!.source, grades[0]!));
  const said = [...remarkColumnsIn(columns).values()];
  if (said.length > 0) {
    const remarks = (row: number) =>
      said.map((own) => {
        const cell = (part: keyof typeof own) => cellOf(rows[row]!.source, own[part]);
        return remarkOfCells({
          comment: cell('comment'),
          tags: cell('tags'),
          flag: cell('flag'),
          set_aside: cell('set_aside'),
        });
      });
    fields.set('tag', (row) => remarks(row).flatMap(({ tags }) => tags));
    fields.set('flag', (row) => (remarks(row).some(({ flagged }) => flagged) ? 'flagged' : null));
    fields.set('comment', (row) =>
      remarks(row)
        .map(({ comment }) => comment)
        .filter(Boolean)
        .join('\n'),
    );
  }
  return fields;
}
