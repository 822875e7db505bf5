import { consensusOf, consensusRuleNamed } from '#core/grading/consensus.ts';
import { gradeValueInCell } from '#core/grading/given-grade.ts';
import { setCell } from '#core/rows/cells.ts';
import { annotatorOf, isGradeColumn } from '#core/rows/grades.ts';
import type { Row } from '#core/rows/row.ts';
import { UsageError } from '../command.ts';
import { fileScale } from './file-scale.ts';

/**
 * The file with the consensus of its grade columns as a column, where the call names it and the file has none of its own
 * of that name.
 * @throws UsageError where the file has no grades
 */
export function withConsensus<
  R extends Pick<Row, 'source'>,
  F extends { rows: readonly R[]; columns: readonly string[] },
>(file: F, named: readonly string[]): F {
  const wanted = named.flatMap((name) => {
    const rule = file.columns.includes(name) ? null : consensusRuleNamed(name);
    return rule === null ? [] : [{ name, rule }];
  });
  if (wanted.length === 0) return file;
  const graded = file.columns.filter(isGradeColumn);
  if (graded.length === 0)
    throw new UsageError(
      `${wanted[0]!.name} is made of columns grade_by_NAME, and the file has none. merge-grades writes them.`,
    );
  const scale = fileScale(file);
  const given = graded.map((column) => ({
    annotator: annotatorOf(column),
    grades: Float64Array.from(file.rows, ({ source }) => gradeValueInCell(source, column, scale)),
  }));
  const columns = wanted.map(({ name, rule }) => ({ name, ...consensusOf(file.rows.length, given, rule) }));
  for (const { name, rows } of columns)
    process.stderr.write(
      `${name}: ${rows.adjudicated} rows adjudicated, ${rows.several} of several annotators, ${rows.alone} of one alone.\n`,
    );
  const rows = file.rows.map((row, at) => {
    const source = { ...row.source };
    for (const { name, values } of columns)
      setCell(source, name, Number.isNaN(values[at]!) ? null : values[at]!);
    return { ...row, source };
  });
  return { ...file, rows, columns: [...file.columns, ...columns.map(({ name }) => name)] };
}
