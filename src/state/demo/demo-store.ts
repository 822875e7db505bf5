import { createStore, type StoreApi } from 'zustand/vanilla';
import { defaultCoverage, thresholdAtCoverage } from '#core/decision/coverage.ts';
import type { JudgedDemo, StoredScores } from '#core/demo/judged-demo.ts';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { JudgeMode } from '#core/judge/judge.ts';
import type { ScoreSummary } from '#core/metrics/score-summary.ts';
import type { RiskCoverageCurve } from '#core/metrics/selective/curve.ts';
import { suggestLabelThreshold } from '#core/metrics/selective/label-threshold.ts';
import { operatingPoint } from '#core/metrics/selective/operating-point.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Client } from '../client.ts';
import type { Preferences } from '../theme-store.ts';

/** What is drawn of one judge's stored scores. */
export interface DemoFigures {
  stored: StoredScores;
  curve: RiskCoverageCurve;
  /** The *length* baseline's curve. */
  length: RiskCoverageCurve;
  /** Whether the judge is better than chance and length; null until it is computed. */
  summary: ScoreSummary | null;
}

export interface DemoState {
  /** Nobody has judged anything in this browser yet, or brought data of their own. */
  isFirstVisit: boolean;
  /** The label column and the value from which a row is good; null until the scores are read. */
  label: { column: string; cut: number } | null;
  /** Null until they are computed. */
  figures: Readonly<Partial<Record<JudgeMode, DemoFigures>>> | null;
  mode: JudgeMode;
  /** Accept where score ≥ it. */
  threshold: number;
  error: ErrorRecord | null;
  /** Read the stored scores and compute what is drawn of them, once. */
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
    label: null,
    figures: null,
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
      const { figures, mode: before, threshold } = get();
      const [shown, wanted] = [figures?.[before], figures?.[mode]];
      if (!shown || !wanted) return;
      const { coverage } = operatingPoint(shown.curve, threshold);
      set({ mode, threshold: thresholdOf(wanted.stored, coverage) });
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
    const { label: column, rows, judges } = await judgedDemo();
    // Null only where there is no label, and the file is checked for that.
    const { cut } = suggestLabelThreshold(rows.label)!;
    const figures: Partial<Record<JudgeMode, DemoFigures>> = {};
    const ask = (stored: StoredScores) => ({ rows, column: stored.scores, slot: null });
    for (const stored of judges) {
      const curves = await metrics.request('curve', { ...ask(stored), options: { cut } });
      figures[stored.mode] = { stored, ...curves, summary: null };
    }
    const first = judges[0]!;
    store.setState({
      label: { column, cut },
      figures,
      mode: first.mode,
      threshold: thresholdOf(first, defaultCoverage),
      error: null,
    });
    for (const stored of judges) {
      const summary = await metrics.request('summarise', { ...ask(stored), options: { cut } });
      store.setState(({ figures: now }) => ({
        figures: { ...now, [stored.mode]: { ...now![stored.mode]!, summary } },
      }));
    }
  }
  return store;
}

/** The threshold at which so large a share of the rows is accepted. */
function thresholdOf({ scores }: StoredScores, coverage: number): number {
  const ascending = scores.score.filter((_, row) => scores.valid[row] === 1).sort();
  return thresholdAtCoverage(ascending, coverage) ?? 0;
}
