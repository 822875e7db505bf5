import type { InputArguments, InputKind, InputsOf } from '#core/analysis/inputs.ts';
import { adjudicator } from '#core/grading/adjudication.ts';
import { lengthScore, type MetricRows } from '#core/metrics/rows.ts';
import { gradeColumn, isGradeColumn } from '#core/rows/grades.ts';
import { plainDraw } from '#core/sampling/draw-columns.ts';
import { UsageError } from '../command.ts';
import type { Given } from '../parse-options.ts';
import { instructionVectors } from './by-meaning.ts';
import { fileDraws } from './draws.ts';
import { readBoards } from './leaderboard.ts';
import { markedRows } from './marked-rows.ts';
import { type MeasuredFile, questionTexts, requireColumn, scoreColumnOf } from './measured-file.ts';
import { methodGroupOf } from './method-group.ts';
import { readComparedRows, readNewRows } from './new-rows.ts';
import { ratingsOf } from './ratings.ts';
import { sliceBy } from './slice-by.ts';

/** An option of the command that names columns or files of an input. */
export interface InputWord {
  word: string;
  placeholder: string;
  description: string;
  /** How often it must be given, and whether more is allowed; default once at most. */
  min?: number;
  multiple?: boolean;
}

/** What inputs are read from. */
export interface Reading {
  file: MeasuredFile;
  rows: MetricRows;
  given: Given;
}

/** How the command reads one kind of input. */
interface InputReader<K extends InputKind> {
  words: readonly InputWord[];
  read(from: Reading): InputArguments[K] | Promise<InputArguments[K]>;
}

const scoreWord = (more: Partial<InputWord> & { description: string }): InputWord => ({
  word: 'score',
  placeholder: 'COLUMN',
  min: 1,
  ...more,
});

const groupWord: InputWord = {
  word: 'group',
  placeholder: 'COLUMN',
  description: 'the groups of the rows (default: the generator model)',
};

const labelWord: InputWord = {
  word: 'label',
  placeholder: 'COLUMN',
  description:
    'the quality label, higher is better; consensus or consensus-median: of the file’s columns grade_by_NAME, adjudicated where there is such a grade',
};

export const newWord: InputWord = {
  word: 'new',
  placeholder: 'FILE',
  description: 'the new rows, with the same score column (default: the rows of --data without a label)',
};

const missingWord: InputWord = {
  word: 'missing-label',
  placeholder: 'N',
  description:
    'the number that stands for a missing label, or none (default: −1 where no other label is below 0 and −1 is rare or the labels lie on a known scale, which is told)',
};

/** @returns undefined where the mark is to be recognised; null where every number is a label */
export function missingLabelGiven(given: Given): number | null | undefined {
  const [text] = given(missingWord.word);
  if (text === undefined) return undefined;
  if (text === 'none') return null;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new UsageError(`--${missingWord.word} must be a number or none; it is ${text}.`);
}

const columnsOf = ({ file, given }: Reading) =>
  given('score').map((score) => scoreColumnOf(file, requireColumn(file, score, 'score')));

function twoColumns(from: Reading): InputArguments['twoScores'] {
  const [first, second, third] = columnsOf(from);
  if (!first || !second || third) throw new UsageError('--score is needed twice.');
  return { first, second };
}

/** Length and a constant as scores. Where the file has a column of that name too, the table says which is which. */
function methodsOf(from: Reading): InputArguments['methods'] {
  const scores = [...new Set(from.given('score'))];
  const columns = scores.map((score) => scoreColumnOf(from.file, requireColumn(from.file, score, 'score')));
  const { length } = from.rows;
  const baselines = [
    { name: 'length', score: lengthScore(length) },
    { name: 'constant', score: new Float64Array(length.length) },
  ].map(({ name, score }) => ({
    name: scores.includes(name) ? `${name} (baseline)` : name,
    score,
    valid: new Uint8Array(score.length).fill(1),
    probs: null,
  }));
  return {
    columns: [...columns, ...baselines],
    headings: [
      ...scores.map((score) => methodGroupOf(from.file, score)),
      ...baselines.map(() => 'baselines' as const),
    ],
  };
}

/** A kind of input that cannot be read from a file does not compile. */
export const inputReaders: { [K in InputKind]: InputReader<K> } = {
  rows: { words: [groupWord], read: ({ rows }) => ({ rows }) },
  maybeLabelledRows: {
    words: [{ ...labelWord, description: `${labelWord.description}; not needed` }, missingWord, groupWord],
    read: ({ rows }) => ({ rows }),
  },
  labelledRows: {
    words: [{ ...labelWord, min: 1 }, missingWord, groupWord],
    read: ({ rows }) => ({ rows }),
  },
  score: {
    words: [
      scoreWord({
        description:
          'the score; rows without one, or with NAME_valid false beside NAME_score, are invalid: counted, and left out of every metric',
      }),
    ],
    read: (from) => ({ column: columnsOf(from)[0]! }),
  },
  maybeScore: {
    words: [scoreWord({ min: 0, description: 'the score; not needed to draw at random from all rows' })],
    read: (from) => ({ column: columnsOf(from)[0] ?? null }),
  },
  draws: {
    words: [
      {
        word: 'draw-name',
        placeholder: 'NAME',
        description: `what the columns of the draws begin with, such as draw_by_NAME in an export (default ${plainDraw})`,
      },
    ],
    read: ({ file, given }) => ({ draws: fileDraws(file, given('draw-name')[0] ?? null) }),
  },
  twoScores: {
    words: [scoreWord({ description: 'a score column; give two', min: 2, multiple: true })],
    read: twoColumns,
  },
  scores: {
    words: [scoreWord({ description: 'a score column; give two or more', min: 2, multiple: true })],
    read: (from) => ({ columns: columnsOf(from) }),
  },
  methods: {
    words: [scoreWord({ description: 'a score column, as often as there are methods', multiple: true })],
    read: methodsOf,
  },
  ratings: {
    words: [
      {
        word: 'first',
        placeholder: 'COLUMN',
        description: "the first rater: a judge's score, a person's grades (grade_by_NAME), a label",
        min: 1,
      },
      {
        word: 'second',
        placeholder: 'COLUMN',
        description: 'the second one; rows that only one of them rated are left out and counted',
        min: 1,
      },
    ],
    read: ({ file, rows, given }) => ({
      instruction: rows.instruction,
      first: ratingsOf(file, requireColumn(file, given('first')[0]!, 'first')),
      second: ratingsOf(file, requireColumn(file, given('second')[0]!, 'second')),
    }),
  },
  raters: {
    words: [
      {
        word: 'rater',
        placeholder: 'COLUMN',
        description:
          "a rater: a person's grades, a label, a judge's score; as often as there are raters (default: every grade_by_NAME, adjudicated grades apart)",
        multiple: true,
      },
      {
        word: 'judge',
        placeholder: 'COLUMN',
        description: 'one more rater, beside those of the default: a judge’s score',
      },
    ],
    read: ({ file, rows, given }) => ({
      instruction: rows.instruction,
      raters: raterColumns(file, given).map((column) =>
        ratingsOf(file, requireColumn(file, column, 'rater')),
      ),
    }),
  },
  slicing: {
    words: [
      {
        word: 'by',
        placeholder: 'WHAT',
        description:
          'what cuts the rows into slices: model (the generator model or --group), category, length, or any column; of tags_by_NAME each tag is a slice (default model)',
      },
    ],
    read: ({ file, rows, given }) => ({ slicing: sliceBy(file, rows, given('by')[0] ?? 'model') }),
  },
  instructions: {
    words: [],
    read: async ({ file, rows: { instruction }, given }) => {
      const texts = questionTexts(file, instruction);
      return { instruction, texts, vectors: await instructionVectors(texts, given) };
    },
  },
  newRows: { words: [newWord], read: async ({ file, given }) => ({ fresh: await readNewRows(file, given) }) },
  comparedRows: {
    words: [newWord],
    read: (from) => readComparedRows(from.file, { rows: from.rows, column: columnsOf(from)[0]! }, from.given),
  },
  marked: {
    words: [
      {
        word: 'family',
        placeholder: 'TEXT',
        description: "mark the rows of models whose name holds this, such as the judge's own family",
      },
      {
        word: 'marked',
        placeholder: 'COLUMN',
        description: 'mark the rows where this column is 1 or true; instead of --family',
      },
    ],
    read: ({ file, rows, given }) => ({ marked: markedRows(file, rows, given) }),
  },
  boards: {
    words: [
      {
        word: 'leaderboard',
        placeholder: 'FILE',
        description: 'the truth to compare with: a JSON object of models, or a table of models and numbers',
      },
    ],
    read: async ({ rows, given }) => ({ boards: await readBoards(given('leaderboard')[0], rows) }),
  },
};

function raterColumns({ columns }: MeasuredFile, given: Given): string[] {
  const named = given('rater');
  const people = columns.filter((column) => isGradeColumn(column) && column !== gradeColumn(adjudicator));
  const raters = [...(named.length > 0 ? named : people), ...given('judge')];
  if (new Set(raters).size < 2)
    throw new UsageError(
      `Agreement needs two raters or more, and ${raters.length === 0 ? 'the file has no column grade_by_NAME' : `there is only ${raters[0]}`}. Name columns with --rater.`,
    );
  return [...new Set(raters)];
}

/** The inputs of an analysis, read from a file. */
export async function readInputs<K extends InputKind>(
  kinds: readonly K[],
  from: Reading,
): Promise<InputsOf<K>> {
  const read = await Promise.all(kinds.map((kind) => inputReaders[kind].read(from)));
  return Object.assign({}, ...read) as InputsOf<K>;
}
