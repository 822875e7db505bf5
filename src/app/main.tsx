import { createBatchClient } from '#client/batch-client.ts';
import { createBenchClient } from '#client/bench-client.ts';
import { createDataClient } from '#client/data-client.ts';
import { createDownloadClient } from '#client/download-client.ts';
import { createHubClient } from '#client/hub-client.ts';
import { createJudgeClient } from '#client/judge-client.ts';
import { createMapClient } from '#client/map-client.ts';
import { createMetricsClient } from '#client/metrics-client.ts';
import { createTeachingClient } from '#client/teaching-client.ts';
import { createTrainerClient } from '#client/trainer-client.ts';
import { boot } from '#state/boot.ts';
import { createStores } from '#state/create-stores.ts';
import { webLocks } from '#storage/locks/web-locks.ts';
import { requestPersistence } from '#storage/quota.ts';
import { atRest } from './at-rest.ts';
import { judgedDemo } from './judged-demo.ts';
import { keepForOffline } from './offline.ts';
import { browserPreferences } from './preferences.ts';
import { loadScreen, loadScreens, screens } from './screens.tsx';
import { start } from './start.tsx';

const preferences = browserPreferences();
const clients = { data: createDataClient(), judge: createJudgeClient(), trainer: createTrainerClient() };
const stores = createStores({
  ...clients,
  downloads: createDownloadClient(),
  openHub: createHubClient,
  openMap: createMapClient,
  openBatch: createBatchClient,
  openTeaching: createTeachingClient,
  metrics: createMetricsClient(),
  openBench: createBenchClient,
  environment: {
    isolated: window.crossOriginIsolated,
    webgpu: 'gpu' in navigator,
    processors: navigator.hardwareConcurrency,
  },
  locks: webLocks(),
  preferences,
  requestPersistence,
  systemDark: window.matchMedia('(prefers-color-scheme: dark)'),
  address: window,
  firstScreen: screens[0]!.key,
  judgedDemo: () => judgedDemo('demo/judged.json'),
  nextFrame: (task) => requestAnimationFrame(task),
  atRest: atRest(),
  delay: () => new Promise((resolve) => setTimeout(resolve, 1000)),
});

/** A file of the page did not come. */
const reload = () =>
  stores.notices
    .getState()
    .offer(
      'A part of the page could not be loaded, so no judge is listed. Nothing is lost; reload the page.',
      'Reload',
      () => location.reload(),
    );

// One that does not come is asked for again when it is drawn, where its error can be shown.
const firstScreen = loadScreen(stores.route.getState().screen).catch(() => undefined);
const booted = boot(stores, preferences);
// The page can be read before it is known which models are here, and what reads their folders is no small file.
void import('./catalogue.ts').then(async ({ judgesHere, adaptersHere, embedderHere }) => {
  const [judges, { adapters, first }, embedder] = await Promise.all([
    judgesHere(),
    adaptersHere(),
    embedderHere(),
  ]);
  stores.judge.getState().offer(judges, adapters, first, embedder);
  stores.adapters.getState().offer(adapters);
}, reload);
// Not awaited at the top: a screen's file may import the file that this module is in, and would wait for it for ever.
void firstScreen.then(() => start(stores, document.getElementById('root')!));
void booted.then(() => {
  // Where it does not come, each tab shows what the others did after a reload, as every page does.
  void import('./other-tabs.ts').then(
    ({ followOtherTabs }) => followOtherTabs(stores, clients),
    () => undefined,
  );
  // The other screens come when the first one has been drawn and nothing else waits.
  (window.requestIdleCallback ?? setTimeout)(
    () => void loadScreens().then(() => keepForOffline(stores.notices.getState())),
  );
});
