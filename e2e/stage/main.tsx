/** The app on fake workers, in the state that `?scene=` names. Served in development only. */

import { atRest } from '#app/at-rest.ts';
import { judgedDemo } from '#app/judged-demo.ts';
import { loadScreens, screens } from '#app/screens.tsx';
import { start } from '#app/start.tsx';
import { createMetricsClient } from '#client/metrics-client.ts';
import { noLocks } from '#core/run/work-locks.ts';
import { createStores } from '#state/create-stores.ts';
import { fakeBatchExport } from '#state/fixtures/fake-batch-export.ts';
import { FakeBench } from '#state/fixtures/fake-bench.ts';
import { fakeHub } from '#state/fixtures/fake-hub.ts';
import { fakeMap } from '#state/fixtures/fake-map.ts';
import { fakeTeaching } from '#state/fixtures/fake-teaching.ts';
import { fakeTrainer } from '#state/fixtures/fake-trainer.ts';
import { embedded, scenes } from './scenes.ts';

const scene = scenes[new URLSearchParams(location.search).get('scene') ?? 'first']!;
const world = scene.world();
const trainer = fakeTrainer(scene.trainings);
const remembered = new Map<string, string>();
const stores = createStores({
  data: world.data,
  downloads: world.downloads,
  judge: world.judge,
  openHub: fakeHub,
  openMap: fakeMap,
  openBatch: fakeBatchExport,
  openTeaching: () => fakeTeaching(world),
  metrics: createMetricsClient(),
  openBench: () => new FakeBench(scene.measure ?? (() => new Promise(() => {}))),
  trainer: trainer.client,
  environment: { isolated: scene.isolated ?? true, webgpu: true, processors: 2 },
  locks: noLocks,
  preferences: {
    get: (key) => remembered.get(key) ?? null,
    set: (key, value) => remembered.set(key, value),
  },
  requestPersistence: async () => false,
  systemDark: window.matchMedia('(prefers-color-scheme: dark)'),
  address: window,
  firstScreen: screens[0]!.key,
  judgedDemo: () => judgedDemo('/demo/judged.json'),
  nextFrame: (task) => requestAnimationFrame(task),
  atRest: atRest(),
  delay: () => new Promise((resolve) => setTimeout(resolve, 1000)),
});
stores.judge.getState().offer(scene.catalogue ?? [embedded]);
stores.adapters.getState().offer(scene.adapters ?? []);

/** Not awaited at the top: a screen's file may import the file that this module is in, and would wait for it for ever. */
async function show(): Promise<void> {
  await loadScreens();
  start(stores, document.getElementById('root')!);
  await stores.datasets.getState().refresh();
  await scene.act?.(stores, world, trainer);
  // For tests that step a run by hand.
  window.stage = { stores, world, trainer };
  document.documentElement.dataset.ready = '';
}
void show();
