import type { Checkup } from '#core/checkup/checkup.ts';
import type { CheckupPlan } from '#core/checkup/plan.ts';
import { checkupReport } from '#core/checkup/report.ts';
import { planForDataset } from '#core/checkup/sample-rows.ts';
import type { CheckupSettings } from '#core/checkup/settings.ts';
import { AppError, toErrorRecord } from '#core/errors.ts';
import { scoreOf } from '#core/judge/readout.ts';
import { instructionNumbers } from '#core/rows/instruction-numbers.ts';
import type { BatchLimits } from '#core/run/plan.ts';
import { judgingOrder } from '#core/run/plan.ts';
import { RunControl } from '#core/run/run-control.ts';
import { runLoop } from '#core/run/run-loop.ts';
import type { Release } from '#core/run/work-locks.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { Emit } from '#protocol/rpc.ts';
import type { ScoredCheckup } from '#storage/checkup-store.ts';
import type { Store } from '#storage/store.ts';
import type { RunScorer } from '../run-scorer.ts';

export interface CheckupDriverDependencies {
  store: Store;
  /** Let other tabs have it; called at its end. */
  release: Release;
  limits: BatchLimits | undefined;
  /** Milliseconds, monotonic. */
  now(): number;
  emit: Emit<JudgeProtocol>;
}

/** The texts of a check-up of a stored dataset. @throws AppError `nothing-to-check` */
export async function planOfDataset(store: Store, datasetId: string, settings: CheckupSettings) {
  const instruction = await store.datasets.column(datasetId, 'field:instruction');
  if (!instruction)
    throw new AppError('damaged-dataset', 'This dataset lacks its instruction column. Import it again.');
  const read = (indices: readonly number[]) => store.datasets.rows(datasetId, indices);
  const plan = await planForDataset(Int32Array.from(instruction), read, settings);
  if (plan.pairs.length > 0) return plan;
  throw new AppError(
    'nothing-to-check',
    'No changed copy could be made of these responses, so nothing was checked. A check-up needs responses that are not empty.',
  );
}

/** What the scores of a plan rest on: the texts in their order. */
export const textsOf = ({ texts }: CheckupPlan): string =>
  JSON.stringify(texts.map(({ instruction, response, reference }) => [instruction, response, reference]));

/** One check-up, from where it stands to its end. Each batch is stored before the next begins. */
export class CheckupDriver {
  /** Settles when it has ended, whatever the end is; never rejects. */
  readonly finished: Promise<void>;
  readonly #control = new RunControl();

  constructor(
    private current: ScoredCheckup,
    private readonly plan: CheckupPlan,
    private readonly scorer: RunScorer,
    private readonly dependencies: CheckupDriverDependencies,
  ) {
    this.finished = this.#drive();
  }

  get id(): string {
    return this.current.summary.id;
  }

  /** Settles when it has ended; what is read stays. */
  async cancel(): Promise<void> {
    this.#control.cancel();
    await this.finished;
  }

  async #drive(): Promise<void> {
    try {
      const state = await this.#readTexts();
      const report = state === 'done' ? checkupReport(this.plan, this.current.score) : null;
      await this.#keep({ state, report });
    } catch (thrown) {
      const { code, message } = toErrorRecord(thrown);
      const change = { state: 'failed', error: { code, message } } as const;
      // Where the store itself failed, the screens must still learn that it has ended.
      await this.#keep(change).catch(() =>
        this.dependencies.emit('checkupChanged', { ...this.current.summary, ...change }),
      );
    }
    this.scorer.close();
    await this.dependencies.release();
  }

  #readTexts(): Promise<'done' | 'cancelled'> {
    const { texts } = this.plan;
    const { score, read } = this.current;
    return runLoop({
      scorer: this.scorer.scorer,
      order: judgingOrder(instructionNumbers(texts)),
      isScored: (text) => read[text] === 1,
      readRows: async (indices) => indices.map((index) => texts[index]!),
      store: async (batch) => {
        for (const [at, text] of batch.rows.entries()) {
          read[text] = 1;
          score[text] = scoreOf(batch.readouts[at]);
        }
        const { summary } = this.current;
        await this.#keep({
          read: summary.read + batch.rows.length,
          seconds: summary.seconds + batch.seconds,
        });
      },
      limits: this.dependencies.limits ?? this.scorer.limits,
      control: this.#control,
      now: this.dependencies.now,
    });
  }

  async #keep(change: Partial<Checkup>): Promise<void> {
    const summary = { ...this.current.summary, ...change };
    await this.dependencies.store.checkups.put({ ...this.current, summary });
    this.current = { ...this.current, summary };
    this.dependencies.emit('checkupChanged', summary);
  }
}
