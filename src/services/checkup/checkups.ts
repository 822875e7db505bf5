import type { Checkup } from '#core/checkup/checkup.ts';
import type { CheckupPlan } from '#core/checkup/plan.ts';
import { AppError } from '#core/errors.ts';
import type { JudgeIdentity } from '#core/judge/identity.ts';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import { questionOf } from '#core/method/specs.ts';
import type { BatchLimits } from '#core/run/plan.ts';
import {
  asOnlyTab,
  checkupElsewhere,
  checkupWork,
  type Release,
  type WorkLocks,
} from '#core/run/work-locks.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { Args, Emit } from '#protocol/rpc.ts';
import type { ScoredCheckup } from '#storage/checkup-store.ts';
import type { Store } from '#storage/store.ts';
import type { RunScorer } from '../run-scorer.ts';
import { CheckupDriver, planOfDataset, textsOf } from './checkup-driver.ts';

export interface CheckupsDependencies {
  /** The scorer of the judge that is loaded. */
  openScorer(
    of: { datasetId: string; spec: JudgeRunSpec; rows: number; access: null },
    store: Store,
    signal: AbortSignal,
  ): Promise<RunScorer>;
  /** @throws AppError `other-judge` */
  refuseOtherJudge(expected: JudgeIdentity, found: JudgeIdentity): void;
  /** A check-up is one tab's at a time. */
  locks: WorkLocks;
  /** SHA-256 of a text, hex. */
  hash(text: string): string;
  newId(): string;
  /** ISO 8601. */
  timestamp(): string;
  /** Milliseconds, monotonic. */
  now(): number;
  emit: Emit<JudgeProtocol>;
  limits?: BatchLimits;
}

/** The check-ups of the judge worker: one at a time. */
export class Checkups {
  #driver: CheckupDriver | null = null;

  constructor(private readonly dependencies: CheckupsDependencies) {}

  get underWay(): boolean {
    return this.#driver !== null;
  }

  async start(
    { datasetId, spec, settings }: Args<JudgeProtocol, 'startCheckup'>,
    store: Store,
    signal: AbortSignal,
  ): Promise<Checkup> {
    const plan = await planOfDataset(store, datasetId, settings);
    const scorer = await this.#openScorer({ datasetId, spec }, plan, store, signal);
    const texts = plan.texts.length;
    const summary: Checkup = {
      id: this.dependencies.newId(),
      datasetId,
      judge: scorer.identity,
      // A reward model is not asked the question that was chosen.
      spec: { ...spec, template: questionOf(scorer.spec)?.template ?? spec.template },
      settings,
      state: 'running',
      texts,
      read: 0,
      digest: this.dependencies.hash(textsOf(plan)),
      seconds: 0,
      error: null,
      report: null,
      createdAt: this.dependencies.timestamp(),
    };
    const score = new Float64Array(texts).fill(Number.NaN);
    return this.#asOnlyTab(summary.id, (release) =>
      this.#begin({ summary, score, read: new Uint8Array(texts) }, plan, scorer, store, release),
    );
  }

  resume(id: string, store: Store, signal: AbortSignal): Promise<Checkup> {
    // What is stored is read under the lock: another tab may have read more until just now.
    return this.#asOnlyTab(id, (release) => this.#resume(id, store, signal, release));
  }

  async #resume(id: string, store: Store, signal: AbortSignal, release: Release): Promise<Checkup> {
    const stored = await store.checkups.get(id);
    const plan = await planOfDataset(store, stored.summary.datasetId, stored.summary.settings);
    if (this.dependencies.hash(textsOf(plan)) !== stored.summary.digest)
      throw new AppError(
        'other-texts',
        'This page makes other texts of the same rows now, so what was read of them cannot be used. Start a new check-up.',
      );
    const scorer = await this.#openScorer(stored.summary, plan, store, signal);
    const summary: Checkup = { ...stored.summary, state: 'running', error: null };
    return this.#begin({ ...stored, summary }, plan, scorer, store, release);
  }

  async cancel(): Promise<void> {
    await this.#driver?.cancel();
  }

  #openScorer(
    { datasetId, spec }: Pick<Checkup, 'datasetId' | 'spec'>,
    { texts }: CheckupPlan,
    store: Store,
    signal: AbortSignal,
  ): Promise<RunScorer> {
    const of = { datasetId, spec: { ...spec, method: 'judge' as const }, rows: texts.length, access: null };
    return this.dependencies.openScorer(of, store, signal);
  }

  /** @throws AppError `checkup-elsewhere` where another tab of this browser has it */
  #asOnlyTab(id: string, begin: (release: Release) => Promise<Checkup>): Promise<Checkup> {
    return asOnlyTab(this.dependencies.locks, checkupWork(id), checkupElsewhere(id), begin);
  }

  async #begin(
    begun: ScoredCheckup,
    plan: CheckupPlan,
    scorer: RunScorer,
    store: Store,
    release: Release,
  ): Promise<Checkup> {
    const { limits, now, emit, refuseOtherJudge } = this.dependencies;
    try {
      refuseOtherJudge(begun.summary.judge, scorer.identity);
      await store.checkups.put(begun);
    } catch (thrown) {
      scorer.close();
      throw thrown;
    }
    const driver = new CheckupDriver(begun, plan, scorer, { store, release, limits, now, emit });
    this.#driver = driver;
    void driver.finished.then(() => {
      if (this.#driver === driver) this.#driver = null;
    });
    return begun.summary;
  }
}
