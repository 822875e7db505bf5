import { createStore, type StoreApi } from 'zustand/vanilla';
import { AppError, type ErrorRecord, fromErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { JudgeMode } from '#core/judge/judge.ts';
import { askedSpec } from '#core/method/judge/asked-spec.ts';
import { likeRun } from '#core/method/like-run.ts';
import type { PlanStep } from '#core/method/method.ts';
import { offerOf } from '#core/method/registry.ts';
import { judgeUseOf, type MethodSpec } from '#core/method/specs.ts';
import { defaultVariation, type VariationSpec } from '#core/method/vro/spec.ts';
import { defaultCosineWeight } from '#core/method/with-cosine/spec.ts';
import { type AdapterEntry, isSameAdapter } from '#core/models/adapter-entry.ts';
import type { RunSummary } from '#core/run/run.ts';
import { judgeSpecOf } from '#core/training/judge-question.ts';
import type { JudgeProtocol, LoadProgress } from '#protocol/judge-protocol.ts';
import type { Client } from '../client.ts';
import type { JudgeStoreState } from '../judge-store.ts';
import type { RunStoreState } from '../run-store.ts';
import { type EndpointSettings, endpointChoice, noEndpoint } from './endpoint-settings.ts';

/** A method being run, or how it ended. */
export interface PlanState {
  /** Which method: see `offerKey`. */
  key: string;
  datasetId: string;
  steps: readonly string[];
  /** The step under way. */
  at: number;
  /** Its run; null while what it needs is loaded. */
  runId: string | null;
  loading: LoadProgress | null;
  state: 'running' | 'done' | 'cancelled' | 'failed';
  error: ErrorRecord | null;
}

export interface MethodsState {
  open: boolean;
  /** The method that is chosen: see `offerKey`. */
  chosen: string;
  /** The trained judge that is run; null: the one chosen under Judge, else the first. */
  adapter: AdapterEntry | null;
  endpoint: EndpointSettings;
  /** Where VRO's samples come from. */
  variation: VariationSpec;
  /** The score column that is put together with the cosine; null: the first there is. */
  column: string | null;
  plan: PlanState | null;
  show(open: boolean): void;
  choose(key: string): void;
  chooseAdapter(adapter: AdapterEntry): void;
  /** A change of address or model takes back the leave to send rows. */
  setEndpoint(part: Partial<EndpointSettings>): void;
  setVariation(part: Partial<Omit<VariationSpec, 'method'>>): void;
  chooseColumn(column: string): void;
  /** Run what is chosen over all rows of the open dataset; goes on with a run of it that was broken off. */
  start(): Promise<void>;
  cancel(): Promise<void>;
}

export interface MethodsDependencies {
  worker: Client<JudgeProtocol>;
  run: StoreApi<RunStoreState>;
  judge: StoreApi<JudgeStoreState>;
  dataset(): { id: string; rows: number } | null;
  /** Columns of the open dataset that can be a score. */
  scoreColumns(): readonly string[];
}

/** The trained judge that would be run. */
export const trainedJudge = (chosen: AdapterEntry | null, judge: JudgeStoreState): AdapterEntry | null =>
  chosen ?? judge.adapter ?? judge.adapters[0] ?? null;

const ended = ({ state }: RunSummary) => state === 'done' || state === 'failed' || state === 'cancelled';

/** The score column that would be put together with the cosine. */
export const columnWithCosine = (chosen: string | null, columns: readonly string[]): string | null =>
  chosen !== null && columns.includes(chosen) ? chosen : (columns[0] ?? null);

export function createMethodsStore({
  worker,
  run,
  judge,
  dataset,
  scoreColumns,
}: MethodsDependencies): StoreApi<MethodsState> {
  const store = createStore<MethodsState>()((set, get) => ({
    open: false,
    chosen: 'cosine',
    adapter: null,
    endpoint: noEndpoint,
    variation: defaultVariation,
    column: null,
    plan: null,
    show(open) {
      set({ open });
    },
    choose(chosen) {
      const { plan } = get();
      set({ chosen, plan: plan?.state === 'running' ? plan : null });
    },
    chooseAdapter(adapter) {
      set({ adapter });
    },
    setEndpoint(part) {
      const elsewhere = part.endpoint !== undefined || part.model !== undefined;
      set(({ endpoint }) => ({ endpoint: { ...endpoint, ...(elsewhere && { agreed: false }), ...part } }));
    },
    setVariation(part) {
      set(({ variation }) => ({ variation: { ...variation, ...part } }));
    },
    chooseColumn(column) {
      set({ column });
    },
    async start() {
      const of = dataset();
      const { chosen, endpoint, adapter, variation, column, plan } = get();
      if (!of || plan?.state === 'running') return;
      const before = judge.getState();
      const trained = trainedJudge(adapter, before);
      const steps = offerOf(chosen).plan({
        maxTokens: null,
        minDigitMass: before.minDigitMass,
        judgeName: trained?.name ?? null,
        endpoint: endpointChoice(endpoint),
        variation,
        column: columnWithCosine(column, scoreColumns()),
        cosineWeight: defaultCosineWeight,
      });
      set({
        plan: {
          key: chosen,
          datasetId: of.id,
          steps: steps.map(({ name }) => name),
          at: 0,
          runId: null,
          loading: null,
          state: 'running',
          error: null,
        },
      });
      try {
        await runSteps(steps, of, { trained, minDigitMass: before.minDigitMass });
      } catch (thrown) {
        const error = toErrorRecord(thrown);
        change(error.code === 'cancelled' ? { state: 'cancelled' } : { state: 'failed', error });
      } finally {
        // The judge chosen under Judge stays the user's choice.
        putOn(before.adapter);
      }
    },
    async cancel() {
      const { plan } = get();
      if (plan?.state !== 'running') return;
      change({ state: 'cancelled' });
      if (plan.runId !== null && run.getState().activeId === plan.runId) await run.getState().cancel();
      else await Promise.all([judge.getState().cancelLoad(), worker.request('cancelStart', null)]);
    },
  }));

  const change = (part: Partial<PlanState>) =>
    store.setState(({ plan }) => ({ plan: plan && { ...plan, ...part } }));
  const cancelled = () => store.getState().plan?.state !== 'running';

  async function runSteps(
    steps: readonly PlanStep[],
    of: { id: string; rows: number },
    { trained, minDigitMass }: { trained: AdapterEntry | null; minDigitMass: number },
  ): Promise<void> {
    const done: string[] = [];
    for (const [at, step] of steps.entries()) {
      change({ at, runId: null });
      const adapter = step.judge === 'trained' ? trained : null;
      const question = (mode: JudgeMode) => ({
        ...judgeSpecOf(adapter?.record ?? null, mode),
        minDigitMass,
      });
      const wanted = step.spec({ runs: done, question });
      const weights = step.judge === null ? null : await weightsOf(adapter, wanted);
      const spec = weights && wanted.method === 'judge' ? askedSpec(weights, wanted) : wanted;
      if (cancelled()) return;
      const known = likeRun(run.getState().runs, spec, of.rows, weights);
      if (known?.state === 'done' && at < steps.length - 1) {
        done.push(known.id);
        continue;
      }
      const { key } = store.getState().endpoint;
      const how = {
        quietly: true,
        ...(spec.method === 'external' ? { access: { key: key.trim() === '' ? null : key.trim() } } : {}),
      };
      const { start, resume } = run.getState();
      const goOn = known && known.state !== 'done';
      const runId = goOn ? await resume(known.id, how) : await start(spec, null, how);
      if (runId === null) throw takeError();
      change({ runId, loading: null });
      if (cancelled()) await run.getState().cancel();
      const end = await endOf(runId);
      if (end.state === 'cancelled') return change({ state: 'cancelled' });
      if (end.error) throw new AppError(end.error.code, end.error.message);
      done.push(runId);
    }
    change({ state: 'done' });
  }

  function weightsOf(adapter: AdapterEntry | null, spec: MethodSpec) {
    putOn(adapter);
    return judge.getState().ensureLoaded(judgeUseOf(spec));
  }

  /** Choosing what is chosen already would break off a load that is under way. */
  function putOn(wanted: AdapterEntry | null): void {
    const { source, adapter, chooseSource } = judge.getState();
    if (source && !isSameAdapter(adapter?.source ?? null, wanted?.source ?? null))
      chooseSource(source, wanted);
  }

  /** The run store shows its errors on Judge; this one belongs here. */
  function takeError(): unknown {
    const { error, dismissError } = run.getState();
    dismissError();
    return error ? fromErrorRecord(error) : new AppError('not-begun', 'The run did not begin. Try again.');
  }

  /** The run as it ended, whichever way. */
  function endOf(runId: string): Promise<RunSummary> {
    return new Promise((resolve, reject) => {
      const look = (state: RunStoreState) => {
        const summary = state.runs.find(({ id }) => id === runId);
        // Another dataset was opened: the run goes on, and this plan is no longer its watcher.
        if (!summary) {
          stop();
          reject(new AppError('cancelled', 'Another dataset was opened; the run goes on.'));
        } else if (ended(summary) && state.activeId !== runId) {
          stop();
          resolve(summary);
        }
      };
      const stop = run.subscribe(look);
      queueMicrotask(() => look(run.getState()));
    });
  }

  worker.on('loadProgress', (loading) => {
    if (store.getState().plan?.state === 'running') change({ loading });
  });
  worker.onStop((error) => {
    if (store.getState().plan?.state === 'running') change({ state: 'failed', error: toErrorRecord(error) });
  });
  return store;
}
