import { createBenchClient } from '#client/bench-client.ts';
import { createDataClient } from '#client/data-client.ts';
import { createDownloadClient } from '#client/download-client.ts';
import { createJudgeClient } from '#client/judge-client.ts';
import { createMetricsClient } from '#client/metrics-client.ts';
import { createTrainerClient } from '#client/trainer-client.ts';
import { boot } from '#state/boot.ts';
import { createStores } from '#state/create-stores.ts';
import { webLocks } from '#storage/locks/web-locks.ts';
import { requestPersistence } from '#storage/quota.ts';
import { atRest } from './at-rest.ts';
import { adaptersHere, embedderHere, judgesHere } from './catalogue.ts';
import { judgedDemo } from './judged-demo.ts';
import { keepForOffline } from './offline.ts';
import { browserPreferences } from './preferences.ts';
import { loadScreen, loadScreens, screens } from './screens.tsx';
import { start } from './start.tsx';

const preferences = browserPreferences();
const stores = createStores({
  data: createDataClient(),
  downloads: createDownloadClient(),
  judge: createJudgeClient(),
  metrics: createMetricsClient(),
  openBench: createBenchClient,
  trainer: createTrainerClient(),
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

// Another tab may have judged while this one was hidden.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState !== 'visible') return;
  void stores.run.getState().refresh();
  void stores.checkup.getState().refresh();
});

// One that does not come is asked for again when it is drawn, where its error can be shown.
const firstScreen = loadScreen(stores.route.getState().screen).catch(() => undefined);
const booted = boot(stores, preferences);
void Promise.all([judgesHere(), adaptersHere(), embedderHere()]).then(
  ([judges, { adapters, first }, embedder]) => {
    stores.judge.getState().offer(judges, adapters, first, embedder);
    stores.adapters.getState().offer(adapters);
  },
);
// Not awaited at the top: a screen's file may import the file that this module is in, and would wait for it for ever.
void firstScreen.then(() => start(stores, document.getElementById('root')!));
void booted.then(() => {
  // The other screens come when the first one has been drawn and nothing else waits.
  (window.requestIdleCallback ?? setTimeout)(
    () => void loadScreens().then(() => keepForOffline(stores.notices.getState())),
  );
});
