import type { MethodSpec } from '#core/method/method.ts';
import { type OpenedScorer, openScorer } from '#core/method/open-scorer.ts';
import { lengthScore } from '#core/metrics/rows.ts';
import { characters } from '#core/rows/cells.ts';
import type { Row } from '#core/rows/row.ts';
import { UsageError } from '../command.ts';
import { identityWords } from '../score/identity-words.ts';
import { NodeTools, type NodeToolsOptions } from '../score/node-tools.ts';
import { type MethodWord, type StepOptions, stepsOf } from '../score/steps.ts';

/** Methods that give a text its score by itself: a mean of ranks, or of other responses, has none for a twin. */
export const checkedMethods = [
  'judge',
  'ppl',
  'cosine',
  'recall',
  'external',
  'length',
] as const satisfies readonly MethodWord[];
export type CheckedMethod = Exclude<(typeof checkedMethods)[number], 'length'>;

/** A judge ready to read the texts of a check-up. */
export interface CheckedJudge {
  opened: OpenedScorer;
  method: MethodSpec;
  /** Who judges, in one line. */
  by: string;
  close(): void;
}

export async function openCheckedJudge(
  word: CheckedMethod,
  step: StepOptions,
  options: NodeToolsOptions,
  texts: readonly Row[],
): Promise<CheckedJudge> {
  const tools = new NodeTools({ rows: texts, scored: noColumn, numbers: noColumn }, options);
  try {
    const { method: asked } = stepsOf(word, step)[0]!;
    if (asked === 'length' || asked === 'constant') throw new UsageError(`--method ${asked} reads no text.`);
    const method = await tools.specOf(asked);
    const opened = await openScorer(method, await tools.for(method));
    return { opened, method, by: identityWords(opened.identity), close: () => tools.close() };
  } catch (thrown) {
    tools.close();
    throw thrown;
  }
}

const noColumn = () => {
  throw new UsageError('A check-up reads no column of scores.');
};

/** The baseline: scores by characters alone. */
export const lengthScores = (texts: readonly Row[]): Float64Array =>
  lengthScore(Int32Array.from(texts, ({ response }) => characters(response)));
