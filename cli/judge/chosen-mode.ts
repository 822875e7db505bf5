import { defaultModeOf } from '#core/judge/default-mode.ts';
import { type JudgeMode, judgeModes } from '#core/judge/judge.ts';
import type { Row } from '#core/rows/row.ts';
import { UsageError } from '../command.ts';
import { oneOf } from '../parse-options.ts';

/** What `--mode` does, for a command's usage. */
export const modeUsage = `${judgeModes.join(' | ')} (default: with where every row has a reference,
                   else without)`;

/** What `--mode` asks for; null where it is left out. */
export const askedMode = (word: string | undefined): JudgeMode | null =>
  word === undefined ? null : oneOf(word, 'mode', judgeModes);

/**
 * How a judge is asked: as the user says, else by the page's rule, which is told on stderr.
 * @param rows all of the dataset
 */
export function chosenMode(asked: JudgeMode | null, rows: readonly Pick<Row, 'reference'>[]): JudgeMode {
  if (asked !== null) return asked;
  const mode = defaultModeOf(rows);
  process.stderr.write(`${whyMode[mode]}\n`);
  return mode;
}

export const seesNoReference = (model: string): UsageError =>
  new UsageError(
    `${model} is a reward model, which sees no reference: --mode without-reference is its only mode.`,
  );

const whyMode: Record<JudgeMode, string> = {
  'with-reference':
    'Every row has a reference, so the judge compares with it. --mode without-reference judges responses alone.',
  'without-reference': 'Not every row has a reference, so the judge sees none.',
};
