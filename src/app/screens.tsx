import { CompareScreen } from '#ui/screens/compare/CompareScreen.tsx';
import { DataScreen } from '#ui/screens/data/DataScreen.tsx';
import { DecideScreen } from '#ui/screens/decide/DecideScreen.tsx';
import { DeviceScreen } from '#ui/screens/device/DeviceScreen.tsx';
import { ExplainScreen } from '#ui/screens/explain/ExplainScreen.tsx';
import { JudgeScreen } from '#ui/screens/judge/JudgeScreen.tsx';
import { TrainScreen } from '#ui/screens/train/TrainScreen.tsx';
import { TryScreen } from '#ui/screens/try/TryScreen.tsx';
import type { ScreenEntry } from '#ui/shell/Shell.tsx';
import {
  useCompareStatus,
  useDataStatus,
  useDecideStatus,
  useDeviceStatus,
  useExplainStatus,
  useJudgeStatus,
  useTrainStatus,
  useTryStatus,
} from './screen-status.ts';

/** The screens, in the order of the work. */
export const screens: readonly ScreenEntry[] = [
  { key: 'data', label: 'Data', component: DataScreen, useStatus: useDataStatus },
  { key: 'judge', label: 'Judge', component: JudgeScreen, useStatus: useJudgeStatus },
  { key: 'decide', label: 'Decide', component: DecideScreen, useStatus: useDecideStatus },
  { key: 'explain', label: 'Explain', component: ExplainScreen, useStatus: useExplainStatus },
  { key: 'train', label: 'Train', component: TrainScreen, useStatus: useTrainStatus },
  { key: 'compare', label: 'Compare', component: CompareScreen, useStatus: useCompareStatus },
];

/** Screens beside the work: linked at the foot of every page. */
export const asides: readonly ScreenEntry[] = [
  { key: 'try', label: 'Try it', component: TryScreen, useStatus: useTryStatus },
  { key: 'device', label: 'Device', component: DeviceScreen, useStatus: useDeviceStatus },
];
