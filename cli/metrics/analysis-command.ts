import { writeFile } from 'node:fs/promises';
import type { AboutRows } from '#core/analysis/analysis.ts';
import type { InputKind } from '#core/analysis/inputs.ts';
import { type OptionSpec, resolveOptions } from '#core/analysis/option.ts';
import type { AnyAnalysis } from '#core/analysis/registry.ts';
import { AppError } from '#core/errors.ts';
import { caveatSentences } from '#core/filter/about-filter.ts';
import type { MetricRows } from '#core/metrics/rows.ts';
import { nearDuplicates, regrouped } from '#core/rows/near-duplicates.ts';
import { joinRewordings, rewordingsAmong } from '#core/rows/rewordings.ts';
import { plural } from '#core/words/count.ts';
import { type Command, UsageError } from '../command.ts';
import { checkOutputPath } from '../output/output-path.ts';
import { type Given, parseOptions, required } from '../parse-options.ts';
import { analysisUsage, type CalledAnalysis, wordsOf } from './analysis-usage.ts';
import { instructionVectors, isByMeaning } from './by-meaning.ts';
import { filteredFile, onlyCut } from './filtered-file.ts';
import {
  type MeasuredFile,
  metricRowsOf,
  questionTexts,
  readMeasuredFile,
  requireColumn,
} from './measured-file.ts';
import { missingLabelGiven, readInputs } from './read-inputs.ts';
import { trainedOnJson, trainedOnText, withoutTrainedOn } from './trained-on.ts';
import { filterGiven } from './where.ts';

/** Everything that goes into an analysis, read from the words of a call. */
export interface AnalysisCall {
  file: MeasuredFile;
  inputs: Record<string, unknown>;
  options: Record<string, unknown>;
  about: AboutRows;
  /** Of options that were not given: why they are what they are, by the option's plain word. */
  reasons: Record<string, string>;
}

/** The command of an analysis: its words, its usage and its two reports follow from the analysis alone. */
export const analysisCommand = (analysis: AnyAnalysis): Command => ({
  name: analysis.command,
  summary: analysis.summary,
  usage: analysisUsage(analysis),
  async run(argv) {
    const given = wordsGiven(analysis, argv);
    const [target] = analysis.file ? given(analysis.file.word) : [];
    if (target !== undefined) await checkRowsFile(analysis, target, given);
    const { file, ...call } = await readCall(analysis, given);
    const result = analysis.compute(call.inputs as never, call.options);
    if (target !== undefined) await writeRows(target, analysis, file, call.inputs, result);
    if (given('json').length > 0) {
      const {
        rows,
        instructions,
        groupedBy,
        rejected,
        trainedOn,
        missingMark,
        nearDuplicates: near,
        filter,
      } = call.about;
      const data = {
        rows,
        instructions,
        grouped_by: groupedBy,
        rejected,
        ...(near !== undefined && { near_duplicates: near }),
        ...trainedOnJson(trainedOn),
        ...(missingMark && { missing_label: missingMark }),
        ...(filter && { where: filter.where, rows_before: filter.of, caveats: caveatSentences(filter) }),
        ...defaultsJson(call.reasons),
      };
      process.stdout.write(`${JSON.stringify({ ...analysis.toJson(result, call as never), data })}\n`);
      return 0;
    }
    const report = analysis.toText(result, call as never);
    const said = [aboutText(call.about), ...reasonLines(call.reasons)].join('\n');
    const { text, notes } = typeof report === 'string' ? { text: `${said}\n${report}`, notes: '' } : report;
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    // What is pasted elsewhere stands alone on stdout.
    if (typeof report !== 'string') process.stderr.write(`${[said, notes].filter(Boolean).join('\n')}\n`);
    return 0;
  },
});

/** "600 rows of 87 instructions, by the column prompt_id." */
export function aboutText(about: AboutRows): string {
  const { rows, instructions, groupedBy, trainedOn, missingMark, nearDuplicates: near, filter } = about;
  const of = `${plural(rows, 'row')} of ${plural(instructions, 'instruction')}`;
  const said =
    groupedBy === null
      ? `${of}: no column says which rows answer one instruction, so each counts alone. Name one with --group-by.`
      : `${of}, by the column ${groupedBy}.`;
  const grouped =
    near === undefined
      ? said
      : `${said} ${plural(near, 'instruction')} nearly the same as an earlier one counted as one with it.`;
  return [
    grouped,
    ...(filter
      ? [
          `Only rows where ${filter.words}: ${rows} of ${plural(filter.of, 'row')}.`,
          ...caveatSentences(filter),
        ]
      : []),
    ...(trainedOn ? [trainedOnText(trainedOn)] : []),
    ...(missingMark ? [`${missingMark.reason} --missing-label none keeps them.`] : []),
  ].join('\n');
}

/** @throws UsageError where a word is unknown, given too often or missing */
export function wordsGiven(analysis: CalledAnalysis, argv: string[]): Given {
  const words = wordsOf(analysis);
  const values = parseOptions(
    argv,
    Object.fromEntries(
      words.flatMap(({ words: names, placeholder }) =>
        names.map(
          (name) => [name, { type: placeholder === null ? 'boolean' : 'string', multiple: true }] as const,
        ),
      ),
    ),
  ) as Record<string, (string | boolean)[] | undefined>;
  const given: Given = (word) => (values[word] ?? []).map(String);
  for (const { words: names, min = 0, multiple = false } of words) {
    const found = names.flatMap(given);
    if (found.length < min || found.includes(''))
      throw new UsageError(`--${names[0]} is needed${min > 1 ? ' at least twice' : ''}.`);
    if (found.length > 1 && !multiple)
      throw new UsageError(`--${names.join(' or --')} is given ${found.length} times; give it once.`);
  }
  const compares =
    analysis.inputs.includes('instructions') ||
    analysis.inputs.includes('comparedRows') ||
    given('group-near-duplicates').length > 0;
  if (isByMeaning(given) && !compares)
    throw new UsageError(
      '--by-meaning says how near-duplicates are found; give --group-near-duplicates with it.',
    );
  // In shift the new rows are what is asked about; elsewhere labelled rows are weighted for them.
  if (given('new').length > 0 && 'weights' in analysis.options && given('weights')[0] !== 'shift')
    throw new UsageError('--new names rows to weight labelled ones for; give --weights shift with it.');
  return given;
}

/** Read the file and resolve the options. */
export async function readCall(analysis: CalledAnalysis, given: Given): Promise<AnalysisCall> {
  const options = optionsGiven(analysis, given);
  const measured = ['score', 'label', 'first', 'second', 'rater', 'marked'].flatMap(given);
  const file = await readMeasuredFile(required(given('data')[0], 'data'), {
    by: given('group-by')[0] ?? null,
    measured,
  });
  const [label = null] = given('label');
  const [group = null] = given('group');
  for (const [column, word] of [
    [label, 'label'],
    [group, 'group'],
  ] as const)
    if (column !== null) requireColumn(file, column, word);
  const labelled = metricRowsOf(file, { label, group, missing: missingLabelGiven(given) });
  const { missingMark } = labelled;
  const { rows: read, trainedOn: leftOut } = withoutTrainedOn(file, labelled.rows, given('score'));
  const near = given('group-near-duplicates').length > 0 ? await nearDuplicatesOf(file, read, given) : null;
  const all = near === null ? read : { ...read, instruction: regrouped(read.instruction, near.group) };
  const filter = filterGiven(file, labelled.rows, given);
  const {
    file: only,
    rows,
    trainedOn,
  } = filter
    ? filteredFile(analysis, file, labelled.rows, all, filter, given)
    : { file, rows: all, trainedOn: leftOut };
  const inputs = (await readInputs<InputKind>(analysis.inputs, {
    file: only,
    rows,
    given,
  })) as unknown as Record<string, unknown>;
  // The label threshold follows from the whole column, as on the page: a filter does not change what is good.
  const withAll = filter ? { ...inputs, rows: all } : inputs;
  const chosen =
    filter && 'cut' in analysis.options && options.cut === undefined
      ? { ...options, cut: resolved(onlyCut(analysis), withAll, {}).cut }
      : options;
  return {
    file: only,
    inputs,
    options: resolved(analysis, inputs, chosen),
    reasons: reasonsOf(analysis, withAll, options),
    about: {
      label,
      rows: only.rows.length,
      rejected: file.rejected,
      instructions: new Set(rows.instruction).size,
      groupedBy: file.groupedBy,
      ...(near && { nearDuplicates: near.duplicates }),
      ...(trainedOn && { trainedOn }),
      ...(missingMark && { missingMark }),
      ...(filter && { filter: filter.about }),
    },
  };
}

async function nearDuplicatesOf(file: MeasuredFile, { instruction }: MetricRows, given: Given) {
  const texts = questionTexts(file, instruction);
  const found = nearDuplicates(texts);
  const vectors = await instructionVectors(texts, given);
  return vectors === null ? found : joinRewordings(found, rewordingsAmong(found, vectors));
}

function optionsGiven(analysis: CalledAnalysis, given: Given): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [option, spec] of Object.entries(analysis.options as CalledAnalysis['options'])) {
    const word = spec.words.find((name: string) => given(name).length > 0);
    if (word === undefined) continue;
    const parsed = spec.parse(given(word)[0]!);
    if ('problem' in parsed) throw new UsageError(`--${word} ${parsed.problem}`);
    found[option] = parsed.value;
  }
  return found;
}

function reasonsOf(
  { options }: CalledAnalysis,
  inputs: unknown,
  given: Record<string, unknown>,
): Record<string, string> {
  const specs = Object.entries(options as Record<string, OptionSpec<unknown, unknown>>);
  return Object.fromEntries(
    specs.flatMap(([option, { words, why }]) => {
      const reason = given[option] === undefined ? (why?.(inputs, given) ?? null) : null;
      return reason === null ? [] : [[words[0]!, reason]];
    }),
  );
}

/** "label-threshold: Labels are 0 and 1, and 1 is good." */
const reasonLines = (reasons: Record<string, string>) =>
  Object.entries(reasons).map(([word, reason]) => `--${word}: ${reason}`);

const defaultsJson = (reasons: Record<string, string>) =>
  Object.keys(reasons).length === 0
    ? {}
    : {
        defaults: Object.fromEntries(
          Object.entries(reasons).map(([word, reason]) => [word.replaceAll('-', '_'), reason]),
        ),
      };

function resolved(analysis: CalledAnalysis, inputs: unknown, given: Record<string, unknown>) {
  try {
    return resolveOptions<Record<string, unknown>, never>(
      analysis.options,
      inputs as never,
      given,
      (option) => `--${analysis.options[option]!.words[0]}`,
    );
  } catch (thrown) {
    if (thrown instanceof AppError && ['bad-option', 'unclear-label-threshold'].includes(thrown.code))
      throw new UsageError(thrown.message);
    throw thrown;
  }
}

/** Before anything is computed: the file to write is not the one that is read, which would be lost. */
async function checkRowsFile({ file }: AnyAnalysis, target: string, given: Given): Promise<void> {
  await checkOutputPath(target, required(given('data')[0], 'data'), file!.word);
}

async function writeRows(
  path: string,
  { file: spec }: AnyAnalysis,
  file: MeasuredFile,
  inputs: Record<string, unknown>,
  result: unknown,
): Promise<void> {
  const lines = spec!
    .rows(inputs as never, result)
    .map(({ row, columns }) => JSON.stringify({ ...file.rows[row]!.source, ...columns }));
  await writeFile(path, lines.map((line) => `${line}\n`).join(''));
}
