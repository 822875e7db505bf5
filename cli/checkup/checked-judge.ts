import type { JudgeIdentity } from '#core/judge/identity.ts';
import type { OpenedScorer } from '#core/method/method.ts';
import { openScorer } from '#core/method/open-scorer.ts';
import { offers } from '#core/method/registry.ts';
import type { MethodSpec } from '#core/method/specs.ts';
import type { Row } from '#core/rows/row.ts';
import { UsageError } from '../command.ts';
import { identityWords } from '../score/identity-words.ts';
import { NodeDependencies, type NodeDependencyOptions } from '../score/node-dependencies.ts';
import { type StepOptions, stepsOf } from '../score/steps.ts';

/** Methods that give a text its score by itself: a mean of ranks, or of other responses, has none for a twin. */
export const checkedMethods = ['judge', 'ppl', 'cosine', 'recall', 'external', 'length'] as const;
export type CheckedMethod = Exclude<(typeof checkedMethods)[number], 'length'>;

/** Whether a method is asked with or without reference, as the user chooses; the others have one way. */
export const isAskedInModes = (method: CheckedMethod): boolean =>
  offers.some(({ word, mode }) => word === method && mode !== null);

/** A judge ready to read the texts of a check-up. */
export interface CheckedJudge {
  opened: OpenedScorer;
  method: MethodSpec;
  identity: JudgeIdentity;
  /** Who judges, in one line. */
  by: string;
  close(): void;
}

export async function openCheckedJudge(
  word: CheckedMethod,
  step: StepOptions,
  options: NodeDependencyOptions,
  texts: readonly Row[],
): Promise<CheckedJudge> {
  const dependencies = new NodeDependencies({ rows: texts, scored: noColumn, numbers: noColumn }, options);
  try {
    const { by } = stepsOf(word, step)[0]!;
    if (typeof by === 'string') throw new UsageError(`--method ${by} reads no text.`);
    const wanted = await dependencies.specOf(by, [], step.maxTokens);
    const opened = await openScorer(wanted, await dependencies.for(wanted));
    const { identity } = opened;
    return {
      opened,
      method: opened.spec,
      identity,
      by: identityWords(identity),
      close: () => dependencies.close(),
    };
  } catch (thrown) {
    dependencies.close();
    throw thrown;
  }
}

const noColumn = () => {
  throw new UsageError('A check-up reads no column of scores.');
};
