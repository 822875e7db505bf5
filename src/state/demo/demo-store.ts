import { createStore, type StoreApi } from 'zustand/vanilla';
import { defaultCoverage, thresholdAtCoverage } from '#core/decision/coverage.ts';
import type { JudgedDemo, StoredScores } from '#core/demo/judged-demo.ts';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { JudgeMode } from '#core/judge/judge.ts';
import type { ScoreSummary } from '#core/metrics/score-summary.ts';
import { operatingPoint } from '#core/metrics/selective/operating-point.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Client } from '../client.ts';
import type { Preferences } from '../theme-store.ts';

export interface DemoState {
  /** Nobody has judged anything in this browser yet, or brought data of their own. */
  isFirstVisit: boolean;
  /** Null until it is read. */
  judged: JudgedDemo | null;
  /** What each judge's scores are worth, as soon as that is computed. */
  summaries: Readonly<Partial<Record<JudgeMode, ScoreSummary>>>;
  mode: JudgeMode;
  /** Accept where score ≥ it. */
  threshold: number;
  error: ErrorRecord | null;
  /** Read the stored scores, once, and compute what they are worth. */
  open(): Promise<void>;
  /** Show the other judge's scores, at the same share of rows accepted. */
  chooseMode(mode: JudgeMode): void;
  move(threshold: number): void;
  /** Something was judged, or data brought: from now on the work itself stands where the demo's line stood. */
  endFirstVisit(): void;
}

export interface DemoDependencies {
  metrics: Client<MetricsProtocol>;
  preferences: Preferences;
  /** The scores that came with the page. */
  judgedDemo(): Promise<JudgedDemo>;
}

const key = 'has-worked';

/** The demo with the scores that came with the page: a line to drag before anything is downloaded or judged. */
export function createDemoStore({ metrics, preferences, judgedDemo }: DemoDependencies): StoreApi<DemoState> {
  let opening: Promise<void> | null = null;
  const store = createStore<DemoState>()((set, get) => ({
    isFirstVisit: preferences.get(key) === null,
    judged: null,
    summaries: {},
    mode: 'with-reference',
    threshold: 0,
    error: null,
    open() {
      opening ??= read().catch((thrown) => {
        // It may come at the next try: a host can be away for a moment.
        opening = null;
        set({ error: toErrorRecord(thrown) });
      });
      return opening;
    },
    chooseMode(mode) {
      const shown = storedOf(get());
      const wanted = storedOf({ ...get(), mode });
      if (!shown || !wanted) return;
      const { coverage } = operatingPoint(shown.curve, get().threshold);
      set({ mode, threshold: thresholdOf(wanted, coverage) });
    },
    move(threshold) {
      set({ threshold });
    },
    endFirstVisit() {
      if (!get().isFirstVisit) return;
      preferences.set(key, 'yes');
      set({ isFirstVisit: false });
    },
  }));

  async function read(): Promise<void> {
    const judged = await judgedDemo();
    const { rows, cut, judges } = judged;
    const first = judges[0]!;
    store.setState({
      judged,
      mode: first.mode,
      threshold: thresholdOf(first, defaultCoverage),
      error: null,
    });
    for (const { mode, scores: column } of judges) {
      const summary = await metrics.request('summarise', { rows, column, options: { cut }, slot: null });
      store.setState(({ summaries }) => ({ summaries: { ...summaries, [mode]: summary } }));
    }
  }
  return store;
}

/** The scores that are shown; null before they are read. */
export const storedOf = ({ judged, mode }: Pick<DemoState, 'judged' | 'mode'>): StoredScores | null =>
  judged?.judges.find((stored) => stored.mode === mode) ?? null;

/** The threshold at which so large a share of the rows is accepted. */
function thresholdOf({ scores }: StoredScores, coverage: number): number {
  const ascending = scores.score.filter((_, row) => scores.valid[row] === 1).sort();
  return thresholdAtCoverage(ascending, coverage) ?? 0;
}
