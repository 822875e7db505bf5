import { AppError } from '#core/errors.ts';
import type { JudgeEngine, JudgeSpec, Readout } from '#core/judge/judge.ts';
import { judgeScorer } from '#core/method/judge/judge-scorer.ts';
import { readPrepared } from '#core/run/read-prepared.ts';
import { isFailedRequest } from '#core/run/scorer.ts';

/** What a judge is asked of one answer. */
export interface Question {
  instruction: string;
  response: string;
}

/** Reads answers; texts that belong together come in one call. */
export interface GatewayJudge {
  /** One readout a question, in order. @param signal aborted where nobody waits for them any more */
  read(questions: readonly Question[], signal: AbortSignal): Promise<Readout[]>;
}

interface Waiting {
  question: Question;
  signal: AbortSignal;
  resolve(readout: Readout): void;
  reject(thrown: unknown): void;
}

/** Answers that are read in one batch. */
const maxBatch = 8;

/** One engine for all requests: it reads one batch at a time, of whatever waits. */
export class JudgeQueue implements GatewayJudge {
  readonly #waiting: Waiting[] = [];
  readonly #scorer;
  #busy = false;
  #number = 0;

  constructor(engine: Pick<JudgeEngine, 'prepare' | 'read'>, spec: JudgeSpec) {
    this.#scorer = judgeScorer(engine, spec);
  }

  read(questions: readonly Question[], signal: AbortSignal): Promise<Readout[]> {
    const readouts = questions.map(
      (question) =>
        new Promise<Readout>((resolve, reject) => {
          this.#waiting.push({ question, signal, resolve, reject });
        }),
    );
    if (!this.#busy) void this.#work();
    return Promise.all(readouts);
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, maxBatch);
      for (const { reject } of batch.filter(({ signal }) => signal.aborted))
        reject(new AppError('cancelled', 'The request was given up before its answer was judged.'));
      await this.#read(batch.filter(({ signal }) => !signal.aborted));
    }
    this.#busy = false;
  }

  async #read(batch: readonly Waiting[]): Promise<void> {
    try {
      const rows = batch.map(({ question }) => ({
        ...question,
        id: `answer ${++this.#number}`,
        line: 0,
        reference: null,
        model: null,
        category: null,
        source: {},
      }));
      const prepared = await this.#scorer.prepare(rows, []);
      const results = await readPrepared(this.#scorer, prepared, new AbortController().signal);
      results.forEach((result, at) => {
        const waiting = batch[at]!;
        if (isFailedRequest(result)) waiting.reject(result.error);
        else waiting.resolve(result);
      });
    } catch (thrown) {
      for (const { reject } of batch) reject(thrown);
    }
  }
}
