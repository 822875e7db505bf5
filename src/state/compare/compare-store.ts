import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { BestOfNReport } from '#core/metrics/bestofn/best-of-n.ts';
import type { AgreementTable, TableMetric } from '#core/metrics/table/agreement-table.ts';
import type { DatasetColumns, DatasetSummary } from '#core/rows/dataset.ts';
import type { RunColumns, RunSummary } from '#core/run/run.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Client } from '../client.ts';
import { MethodReader, type MethodScores } from './method-scores.ts';
import { methodsOf } from './methods.ts';
import { comparedOf, type OverviewFigures, overviewOf } from './overview.ts';
import {
  agreementOf,
  type BiasFigures,
  bestOfNOf,
  biasOf,
  type ChosenLeaderboard,
  type CompareBasis,
  familyOf,
  type PairFigures,
  pairOf,
  type RankingFigures,
  rankingOf,
  type SliceFigures,
  type SlicingKind,
  slicesOf,
} from './sections.ts';

/** What each part of the screen shows; null before it is computed, and where there is nothing to compute. */
export interface SectionResults {
  table: AgreementTable | null;
  pair: PairFigures | null;
  ranking: RankingFigures | null;
  bestOfN: BestOfNReport | null;
  slices: SliceFigures | null;
  bias: BiasFigures | null;
  overview: OverviewFigures | null;
}

export type SectionName = keyof SectionResults;

export interface CompareChoice {
  metric: TableMetric;
  /** Ids of methods; null: the first two there are. */
  first: string | null;
  second: string | null;
  /** Ids of the methods of which every pair is compared; null: those that scored nearly every row. */
  compared: readonly string[] | null;
  /** The method that is ranked with, picked with and sliced; null: the first there is. */
  subject: string | null;
  slicing: SlicingKind;
  /** Part of the names of the judge's own family; null: as its own name suggests. */
  family: string | null;
}

export interface CompareState extends SectionResults {
  /** What the results shown are of; null: nothing is read yet. */
  basis: CompareBasis | null;
  choice: CompareChoice;
  /** The choice as it stands with the methods there are. */
  chosen: {
    first: MethodScores;
    second: MethodScores;
    subject: MethodScores;
    compared: readonly MethodScores[];
  } | null;
  /** What is under way. */
  computing: SectionName | 'scores' | null;
  /** Why scores could not be read. */
  error: ErrorRecord | null;
  /** Why a part has no figures; what it showed before stays. */
  errors: Partial<Record<SectionName, ErrorRecord>>;
  choose(part: Partial<CompareChoice>): void;
}

/** What the figures are computed from; read anew at each refresh. */
export interface CompareSource {
  /** Somebody looks at the figures. */
  wanted(): boolean;
  dataset(): DatasetSummary | null;
  columns(): DatasetColumns | null;
  runs(): { list: readonly RunSummary[]; openId: string | null; columns: RunColumns | null };
  label(): { column: string; values: Float64Array; cut: number } | null;
  /** The line drawn on Decide: it is the open run's. */
  threshold(): number;
  /** What rankings are held against; null: the mean label. */
  leaderboard(): ChosenLeaderboard | null;
}

export interface CompareStore extends StoreApi<CompareState> {
  /** Something the figures depend on may have changed. Asked again while computing, it looks once more after. */
  refresh(): Promise<void>;
}

const nothing = {
  table: null,
  pair: null,
  ranking: null,
  bestOfN: null,
  slices: null,
  bias: null,
  overview: null,
};
/** In this order they are computed; what takes longest comes last. */
const sections = Object.keys(nothing) as SectionName[];
/** A run under way is looked at anew each time it has scored another twentieth: intervals take a while. */
const looks = 20;

export function createCompareStore(
  data: Client<DataProtocol>,
  metrics: Client<MetricsProtocol>,
  source: CompareSource,
): CompareStore {
  const reader = new MethodReader(data);
  let running = false;
  let again = false;
  let basisOf = '';
  /** What each section shown was computed from. */
  const computed = new Map<SectionName, string>();

  const store = createStore<CompareState>()((set) => ({
    ...nothing,
    basis: null,
    choice: {
      metric: 'pearson',
      first: null,
      second: null,
      compared: null,
      subject: null,
      slicing: 'category',
      family: null,
    },
    chosen: null,
    computing: null,
    error: null,
    errors: {},
    choose(part) {
      set((state) => ({ choice: { ...state.choice, ...part } }));
      void refresh();
    },
  }));

  const version = () => {
    const label = source.label();
    const { list, openId, columns } = source.runs();
    const runs = list.map(({ id, scored, rows }) => {
      const step = scored === rows ? 1 : Math.max(1, Math.ceil(rows / looks));
      return `${id}:${Math.floor(scored / step)}`;
    });
    const of = source.columns() ? source.dataset()?.id : null;
    return [of, ...runs, openId, columns !== null, label?.column, label?.cut].join('|');
  };

  const clear = () => {
    computed.clear();
    store.setState({ ...nothing, basis: null, chosen: null, errors: {} });
  };

  const readBasis = async (): Promise<void> => {
    const now = version();
    if (now === basisOf && store.getState().basis) return;
    const dataset = source.dataset();
    const columns = source.columns();
    if (dataset?.id !== store.getState().basis?.dataset.id) clear();
    basisOf = now;
    if (!dataset || !columns) return clear();
    store.setState({ computing: 'scores' });
    const label = source.label();
    const { list, openId, columns: open } = source.runs();
    const methods = await reader.read(
      dataset.id,
      columns,
      methodsOf(dataset, list, label?.column ?? null),
      openId !== null && open ? { runId: openId, columns: open } : null,
    );
    const labelled = label?.values.some((value) => !Number.isNaN(value));
    store.setState({
      error: null,
      basis: {
        dataset,
        category: columns.category,
        label: label && labelled ? { column: label.column, cut: label.cut } : null,
        methods,
        rows: {
          label: label?.values ?? new Float64Array(columns.n).fill(Number.NaN),
          instruction: columns.instruction,
          group: columns.model,
          groups: dataset.models,
          length: columns.responseLength,
        },
      },
    });
  };

  const computeSections = async (): Promise<void> => {
    const { basis, choice } = store.getState();
    if (!basis) return;
    const chosen = chosenOf(basis, choice, source.runs().openId);
    store.setState({ chosen });
    const { first, second, subject, compared } = chosen;
    const board = source.leaderboard();
    const family = choice.family ?? familyOf(subject);
    const line = subject.method.runId === source.runs().openId ? source.threshold() : null;
    const jobs: Record<SectionName, { of: string; run: () => Promise<SectionResults[SectionName]> }> = {
      table: { of: choice.metric, run: () => agreementOf(metrics, basis, choice.metric) },
      pair: {
        of: `${first.method.id}|${second.method.id}`,
        run: () => pairOf(metrics, basis, first, second),
      },
      ranking: {
        of: `${subject.method.id}|${board?.name}|${board?.column}`,
        run: () => rankingOf(metrics, basis, subject, board),
      },
      bestOfN: { of: subject.method.id, run: () => bestOfNOf(metrics, basis, subject) },
      slices: {
        of: `${subject.method.id}|${choice.slicing}|${line}`,
        run: () => slicesOf(metrics, data, basis, subject, choice.slicing, line),
      },
      bias: {
        of: `${subject.method.id}|${family}`,
        run: () => biasOf(metrics, basis, subject, family),
      },
      overview: {
        of: compared.map(({ method }) => method.id).join(),
        run: () => overviewOf(metrics, basis, compared),
      },
    };
    for (const name of sections) {
      const of = `${basisOf}|${jobs[name].of}`;
      if (computed.get(name) === of) continue;
      store.setState({ computing: name });
      try {
        const result = await jobs[name].run();
        store.setState(({ errors: { [name]: _, ...errors } }) => ({ [name]: result, errors }));
      } catch (thrown) {
        store.setState(({ errors }) => ({ errors: { ...errors, [name]: toErrorRecord(thrown) } }));
      }
      computed.set(name, of);
      if (again) return;
    }
  };

  const refresh = async () => {
    if (!source.wanted()) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      do {
        again = false;
        await readBasis();
        if (!again) await computeSections();
      } while (again && source.wanted());
    } catch (thrown) {
      basisOf = '';
      store.setState({ error: toErrorRecord(thrown) });
    } finally {
      running = false;
      store.setState({ computing: null });
    }
  };

  return { ...store, refresh };
}

/** Two judges where there are two; else the judge against the next best there is, which ends with length. */
function chosenOf(
  basis: CompareBasis,
  choice: CompareChoice,
  openId: string | null,
): NonNullable<CompareState['chosen']> {
  const { methods } = basis;
  const find = (id: string | null) => methods.find(({ method }) => method.id === id);
  const open = methods.find(({ method }) => method.runId !== null && method.runId === openId);
  const first = find(choice.first) ?? open ?? methods[0]!;
  const second = [find(choice.second), ...methods].find((other) => other && other !== first)!;
  const subject = find(choice.subject) ?? open ?? methods[0]!;
  return { first, second, subject, compared: comparedOf(basis, choice.compared) };
}
