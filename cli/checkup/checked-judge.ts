import type { BackendName, BackendReport } from '#core/judge/judge.ts';
import { plainReadout } from '#core/judge/readout.ts';
import { openScorer } from '#core/method/open-scorer.ts';
import { lengthScore } from '#core/metrics/rows.ts';
import { characters } from '#core/rows/cells.ts';
import type { Row } from '#core/rows/row.ts';
import { type BatchLimits, defaultBatchLimits } from '#core/run/plan.ts';
import type { Scorer } from '#core/run/scorer.ts';
import { UsageError } from '../command.ts';
import { specFor } from '../commands/judge.ts';
import { openNodeJudge } from '../judge/node-judge.ts';
import { identityWords } from '../score/identity-words.ts';
import { hash, NodeTools } from '../score/node-tools.ts';
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
export type CheckedMethod = (typeof checkedMethods)[number];

/** A judge ready to read the texts of a check-up. */
export interface CheckedJudge {
  scorer: Scorer;
  limits: BatchLimits;
  /** Who judges, in one line. */
  by: string;
  backend: BackendReport | null;
  close(): void;
}

export interface CheckedJudgeOptions {
  method: CheckedMethod;
  judge: string;
  base: string | undefined;
  backend: BackendName | 'auto';
  key: string | null;
  step: StepOptions;
}

export async function openCheckedJudge(
  options: CheckedJudgeOptions,
  rows: readonly Row[],
): Promise<CheckedJudge> {
  const { method, judge, base, backend, key, step } = options;
  if (method === 'length') return lengthJudge;
  if (method === 'judge') {
    const { engine, record, close } = await openNodeJudge(judge, backend, base);
    const spec = { method, ...specFor(record, step.mode) };
    const tools = new NodeTools({ rows, ...noColumns }, { judge, base, backend, key });
    const opened = await openScorer(spec, {
      ...(await tools.for({ method: 'recall' })),
      engine: () => engine,
    });
    return { ...opened, by: identityWords(opened.identity), close };
  }
  const tools = new NodeTools({ rows, ...noColumns }, { judge, base, backend, key });
  const { method: spec } = stepsOf(method, step)[0]!;
  if (spec === 'length' || spec === 'constant') throw new UsageError(`--method ${spec} cannot be checked.`);
  try {
    const opened = await openScorer(spec, await tools.for(spec));
    return { ...opened, by: identityWords(opened.identity), close: () => tools.close() };
  } catch (thrown) {
    tools.close();
    throw thrown;
  }
}

/** A check-up reads texts, and no column. */
const noColumns = {
  scored: () => {
    throw new UsageError('A check-up reads no scored column.');
  },
  numbers: () => {
    throw new UsageError('A check-up reads no column.');
  },
};

const lengthJudge: CheckedJudge = {
  scorer: {
    prepare: async (rows) => rows.map(({ response }) => ({ tokens: 0, length: characters(response) })),
    read: async (batch) => {
      const lengths = Int32Array.from(batch, (row) => (row as unknown as { length: number }).length);
      return Array.from(lengthScore(lengths), (score) =>
        plainReadout(score, { tokens: 0, truncated: false }),
      );
    },
  },
  limits: defaultBatchLimits,
  by: 'length',
  backend: null,
  close: () => {},
};

/** A digest of the texts: a journal of other texts is not resumed. */
export const textsDigest = (texts: readonly Row[]): string =>
  hash(
    JSON.stringify(texts.map(({ instruction, response, reference }) => [instruction, response, reference])),
  );
