import type { AnyAnalysis } from '#core/analysis/registry.ts';
import { byMeaningWord } from './by-meaning.ts';
import type { CommandWord } from './command-word.ts';
import { type InputWord, inputReaders } from './read-inputs.ts';
import { whereWord } from './where.ts';

const dataWord: CommandWord = {
  words: ['data'],
  placeholder: 'FILE',
  description: 'JSONL, JSON, CSV, TSV or Parquet, or one in .gz, .zst or .zip',
  min: 1,
};

const groupByWord: CommandWord = {
  words: ['group-by'],
  placeholder: 'COLUMN',
  description:
    'rows with the same value answer one instruction, the unit of resampling and of splits (default: the instruction, prompt or question, or a column such as prompt_id)',
};

const nearDuplicatesWord: CommandWord = {
  words: ['group-near-duplicates'],
  placeholder: null,
  description:
    'count instructions that are nearly the same as one, in intervals, splits and promises (near-duplicates shows which)',
};

const jsonWord: CommandWord = {
  words: ['json'],
  placeholder: null,
  description: 'print one JSON object',
};

/** What the words of a command follow from: an analysis, or a command that reads its rows and options as one does. */
export interface CalledAnalysis
  extends Pick<AnyAnalysis, 'command' | 'notes' | 'inputs' | 'options' | 'file'> {
  /** Words of its own, in place of --json. */
  own?: readonly CommandWord[];
}

/** Every word that the command of an analysis takes. */
export function wordsOf(analysis: CalledAnalysis): CommandWord[] {
  const { file } = analysis;
  return [
    dataWord,
    ...analysis.inputs.flatMap((kind) =>
      inputReaders[kind].words.map(({ word, ...rest }: InputWord) => ({ words: [word], ...rest })),
    ),
    groupByWord,
    whereWord,
    nearDuplicatesWord,
    byMeaningWord,
    ...optionWords(analysis),
    ...(file ? [{ words: [file.word], placeholder: 'FILE', description: file.description }] : []),
    ...(analysis.own ?? [jsonWord]),
  ];
}

interface Described {
  words: readonly string[];
  placeholder: string | null;
  description: string;
  default?: unknown;
}

const optionWords = ({ options }: CalledAnalysis): CommandWord[] =>
  (Object.values(options) as Described[])
    .filter(({ words }) => words.length > 0)
    .map(({ words, placeholder, description, default: usual }) => ({
      words,
      placeholder,
      description: ['number', 'string'].includes(typeof usual)
        ? `${description} (default ${usual})`
        : description,
      ...(usual === undefined ? { min: 1 } : {}),
    }));

const width = 110;
const indent = 24;

/** How the command is called, with every option. */
export function analysisUsage(analysis: CalledAnalysis): string {
  const words = wordsOf(analysis);
  const call = words
    .filter(({ min, multiple }) => (min ?? 0) > 0 || (multiple && min === undefined))
    .map(({ words: [word], placeholder, multiple }) => `--${word} ${placeholder}${multiple ? ' …' : ''}`);
  return [
    `Usage: npm run --silent cli -- ${analysis.command} ${call.join(' ')} [OPTIONS]`,
    '',
    ...words.flatMap(wordLines),
    '',
    ...(analysis.notes ? analysis.notes.split('\n').flatMap((line) => wrapped(line, width)) : []),
    'Exit codes: 0 done, 1 failed, 2 wrong arguments.',
  ].join('\n');
}

function wordLines({ words, placeholder, description }: CommandWord): string[] {
  const [word, ...others] = words;
  const also = others.length > 0 ? `; also --${others.join(', --')}` : '';
  const name = `  --${word}${placeholder === null ? '' : ` ${placeholder}`}`;
  const [first, ...rest] = wrapped(`${description}${also}`, width - indent);
  const lines = rest.map((line) => ' '.repeat(indent) + line);
  return name.length < indent - 1
    ? [name.padEnd(indent) + first, ...lines]
    : [name, ' '.repeat(indent) + first, ...lines];
}

/** A text in lines of at most so many characters, broken between words. */
function wrapped(text: string, characters: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + word.length >= characters) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
