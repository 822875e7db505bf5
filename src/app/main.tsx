import { createMetricsClient } from '#client/metrics-client.ts';
import { createStores } from '#state/create-stores.ts';
import { fakeDataset } from '#state/fixtures/fake-rows.ts';
import { fakeWorld } from '#state/fixtures/fake-workers.ts';
import { browserPreferences } from './preferences.ts';
import { screens } from './screens.tsx';
import { start } from './start.tsx';

const world = fakeWorld([fakeDataset('demo', 'Demo', 200, 0)]);
const stores = createStores({
  data: world.data,
  judge: world.judge,
  metrics: createMetricsClient(),
  environment: {
    isolated: window.crossOriginIsolated,
    webgpu: 'gpu' in navigator,
    processors: navigator.hardwareConcurrency,
  },
  preferences: browserPreferences(),
  systemDark: window.matchMedia('(prefers-color-scheme: dark)'),
  address: window,
  firstScreen: screens[0]!.key,
  nextFrame: (task) => requestAnimationFrame(task),
  rest: () => new Promise((resolve) => setTimeout(resolve, 1000)),
});

void stores.datasets.getState().refresh();
start(stores, document.getElementById('root')!);
