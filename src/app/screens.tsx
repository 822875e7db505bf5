import { type ComponentType, lazy, useState } from 'react';
import type { ScreenEntry } from '#ui/shell/Shell.tsx';
import {
  useAboutStatus,
  useAnswersStatus,
  useCompareStatus,
  useDataStatus,
  useDecideStatus,
  useDeviceStatus,
  useExplainStatus,
  useJudgeStatus,
  useMapStatus,
  useTrainStatus,
  useTryStatus,
} from './screen-status.ts';

type Modules = Record<string, () => Promise<ComponentType>>;

/** Each screen is a file of its own that is fetched when it is opened: the first one need not wait for the others. */
const modules = {
  data: async () => (await import('#ui/screens/data/DataScreen.tsx')).DataScreen,
  judge: async () => (await import('#ui/screens/judge/JudgeScreen.tsx')).JudgeScreen,
  decide: async () => (await import('#ui/screens/decide/DecideScreen.tsx')).DecideScreen,
  explain: async () => (await import('#ui/screens/explain/ExplainScreen.tsx')).ExplainScreen,
  train: async () => (await import('#ui/screens/train/TrainScreen.tsx')).TrainScreen,
  compare: async () => (await import('#ui/screens/compare/CompareScreen.tsx')).CompareScreen,
  answers: async () => (await import('#ui/screens/answers/AnswersScreen.tsx')).AnswersScreen,
  map: async () => (await import('#ui/screens/map/MapScreen.tsx')).MapScreen,
  try: async () => (await import('#ui/screens/try/TryScreen.tsx')).TryScreen,
  about: async () => (await import('#ui/screens/about/AboutScreen.tsx')).AboutScreen,
  device: async () => (await import('#ui/screens/device/DeviceScreen.tsx')).DeviceScreen,
} satisfies Modules;

/** What has come so far. */
const loaded = new Map<string, ComponentType>();

async function load(key: keyof typeof modules): Promise<ComponentType> {
  const component = await modules[key]();
  loaded.set(key, component);
  return component;
}

/** Fetch the screen that is drawn first. @param key as in the address; an unknown one is the first screen */
export const loadScreen = (key: string): Promise<unknown> =>
  load(Object.hasOwn(modules, key) ? (key as keyof typeof modules) : 'data');

/** Fetch every screen, so that the next one opens at once, and without a network. */
export async function loadScreens(): Promise<void> {
  await Promise.all((Object.keys(modules) as (keyof typeof modules)[]).map(load));
}

/** A screen that has come is drawn at once: `lazy` alone would leave the page empty for a moment each time. */
function screen(key: keyof typeof modules): ComponentType {
  const Late = lazy(async () => ({ default: await load(key) }));
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each screen, when the module loads
  return function Screen() {
    const [Component] = useState<ComponentType>(() => loaded.get(key) ?? Late);
    return <Component />;
  };
}

/** The screens, in the order of the work. */
export const screens: readonly ScreenEntry[] = [
  { key: 'data', label: 'Data', component: screen('data'), useStatus: useDataStatus },
  { key: 'judge', label: 'Judge', component: screen('judge'), useStatus: useJudgeStatus },
  { key: 'decide', label: 'Decide', component: screen('decide'), useStatus: useDecideStatus },
  { key: 'explain', label: 'Explain', component: screen('explain'), useStatus: useExplainStatus },
  { key: 'train', label: 'Train', component: screen('train'), useStatus: useTrainStatus },
  { key: 'compare', label: 'Compare', component: screen('compare'), useStatus: useCompareStatus },
];

/** Screens beside the work: linked at the foot of every page. */
export const asides: readonly ScreenEntry[] = [
  { key: 'answers', label: 'Side by side', component: screen('answers'), useStatus: useAnswersStatus },
  { key: 'map', label: 'Map', component: screen('map'), useStatus: useMapStatus },
  { key: 'try', label: 'Try it', component: screen('try'), useStatus: useTryStatus },
  { key: 'about', label: 'About', component: screen('about'), useStatus: useAboutStatus },
  { key: 'device', label: 'Device', component: screen('device'), useStatus: useDeviceStatus },
];
