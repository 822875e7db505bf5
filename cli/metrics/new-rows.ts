import type { InputArguments } from '#core/analysis/inputs.ts';
import { defaultBootstrap } from '#core/metrics/bootstrap-options.ts';
import { comparedRows } from '#core/metrics/shift/shift-report.ts';
import {
  meaningText,
  type RowMeanings,
  type ShiftRows,
  type Wording,
} from '#core/metrics/shift/shift-rows.ts';
import { wordingOf } from '#core/metrics/shift/wording.ts';
import { UsageError } from '../command.ts';
import type { Given } from '../parse-options.ts';
import { isByMeaning } from './by-meaning.ts';
import {
  type MeasuredFile,
  metricRowsOf,
  readMeasuredFile,
  requireColumn,
  scoreColumnOf,
} from './measured-file.ts';
import { refuseOtherJudge } from './recorded-judge.ts';

/**
 * The rows of --new, read as those of --data are, with their file.
 * @param own the file of --data
 * @returns null where no file is named
 * @throws UsageError where the file lacks the score or a column that rows are grouped by
 * @throws AppError `other-judge` where another judge scored them
 */
export async function readNewFile(
  own: MeasuredFile,
  given: Given,
): Promise<{ file: MeasuredFile; fresh: ShiftRows } | null> {
  const [path] = given('new');
  if (path === undefined) return null;
  const score = given('score')[0]!;
  const file = await readMeasuredFile(path, { by: given('group-by')[0] ?? null, measured: [score] });
  if (score === 'judge_score') refuseOtherJudge(own, file, path);
  const group = given('group')[0] ?? null;
  if (group !== null) requireColumn(file, group, 'group');
  const { rows } = metricRowsOf(file, { label: null, group, missing: undefined });
  return { file, fresh: { rows, column: scoreColumnOf(file, requireColumn(file, score, 'score')) } };
}

/** New rows without their texts. */
export const readNewRows = async (own: MeasuredFile, given: Given): Promise<ShiftRows | null> =>
  (await readNewFile(own, given))?.fresh ?? null;

/** New rows and how the rows of either file are worded, and with --by-meaning what those that are compared mean. */
export async function readComparedRows(
  file: MeasuredFile,
  own: ShiftRows,
  given: Given,
): Promise<InputArguments['comparedRows']> {
  const found = await readNewFile(file, given);
  const read = found && { ...found.fresh, wording: fileWording(found.file) };
  const wording = fileWording(file);
  if (!isByMeaning(given)) return { fresh: read, wording };
  const seed = Number(given('seed')[0] ?? defaultBootstrap.seed);
  const places = comparedRows(own, read, seed);
  const texts = [textsAt(file, places[0]), textsAt(found?.file ?? file, places[1])];
  if (texts.flat().every((text) => text.trim() === ''))
    throw new UsageError(
      'The rows have no texts, so what they mean cannot be compared. Leave --by-meaning out.',
    );
  // Calls without --by-meaning do not wait for the model's code.
  const { embedTexts } = await import('../judge/embed-texts.ts');
  const vectors = await embedTexts(texts.flat(), 'texts');
  const meaningOf = (side: 0 | 1): RowMeanings =>
    new Map(places[side].map((row, k) => [row, vectors[side === 0 ? k : places[0].length + k]!]));
  return read
    ? { fresh: { ...read, meaning: meaningOf(1) }, wording, meaning: meaningOf(0) }
    : { fresh: null, wording, meaning: new Map([...meaningOf(0), ...meaningOf(1)]) };
}

const textsAt = ({ rows }: MeasuredFile, places: readonly number[]): string[] =>
  places.map((row) => meaningText({ instruction: rows[row]!.question, response: rows[row]!.response }));

/** How the rows of a file are worded. */
export const fileWording = ({ rows }: MeasuredFile): Wording =>
  wordingOf(rows.map(({ question, response }) => ({ instruction: question, response })));
