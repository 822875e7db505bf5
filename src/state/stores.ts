import type { StoreApi } from 'zustand/vanilla';
import type { BenchState } from './bench-store.ts';
import type { CheckupState } from './checkup/checkup-store.ts';
import type { CompareState } from './compare/compare-store.ts';
import type { LeaderboardState } from './compare/leaderboard-store.ts';
import type { DatasetsState } from './datasets-store.ts';
import type { DecideState } from './decide/decide-store.ts';
import type { LineState } from './decide/line-store.ts';
import type { DemoState } from './demo/demo-store.ts';
import type { DrawsState } from './draws-store.ts';
import type { EmbeddingState } from './embedding-store.ts';
import type { Environment } from './environment.ts';
import type { ExplainState } from './explain-store.ts';
import type { ExportState } from './export-store.ts';
import type { GradingState } from './grading-store.ts';
import type { ImportState } from './import-store.ts';
import type { JudgeStoreState } from './judge-store.ts';
import type { LabelState } from './label-store.ts';
import type { MethodsState } from './methods/methods-store.ts';
import type { NoticeState } from './notice-store.ts';
import type { ProjectState } from './project/project-store.ts';
import type { RatersState } from './raters/raters-store.ts';
import type { ReadingState } from './reading-store.ts';
import type { RejectedState } from './rejected-store.ts';
import type { ReportState } from './report/report-store.ts';
import type { RouteState } from './route-store.ts';
import type { RowTextsState } from './row-texts-store.ts';
import type { RowsState } from './rows-store.ts';
import type { RunStoreState } from './run-store.ts';
import type { ThemeState } from './theme-store.ts';
import type { ThresholdState } from './threshold-store.ts';
import type { AdaptersState } from './train/adapters-store.ts';
import type { TrainStoreState } from './train/train-store.ts';
import type { TryState } from './try/try-store.ts';
import type { WorkState } from './work/work-store.ts';

/** The state of every store, by the store's name. */
export interface States {
  theme: ThemeState;
  route: RouteState;
  notices: NoticeState;
  datasets: DatasetsState;
  imports: ImportState;
  project: ProjectState;
  label: LabelState;
  judge: JudgeStoreState;
  methods: MethodsState;
  run: RunStoreState;
  checkup: CheckupState;
  threshold: ThresholdState;
  rows: RowsState;
  texts: RowTextsState;
  embedding: EmbeddingState;
  reading: ReadingState;
  explain: ExplainState;
  decide: DecideState;
  line: LineState;
  demo: DemoState;
  compare: CompareState;
  leaderboard: LeaderboardState;
  train: TrainStoreState;
  adapters: AdaptersState;
  grading: GradingState;
  draws: DrawsState;
  raters: RatersState;
  rejected: RejectedState;
  bench: BenchState;
  try: TryState;
  exports: ExportState;
  report: ReportState;
  work: WorkState;
  /** Never changes. */
  environment: Environment;
}

/** Every store of the app, made once in the composition root. */
export type Stores = { [K in keyof States]: StoreApi<States[K]> };
